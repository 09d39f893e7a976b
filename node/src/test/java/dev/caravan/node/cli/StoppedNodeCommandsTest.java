package dev.caravan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.agreement.RaftStoreCodec;
import dev.caravan.config.store.Marks;
import dev.caravan.config.store.NodeStore;
import dev.caravan.node.data.DataDirectory;
import dev.caravan.protocols.loop.Time;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is done by hand to the data directory of a node that does not run. */
class StoppedNodeCommandsTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        Environment around = new Environment(
                Map.of("CARAVAN_DATA", folder.toString()),
                new ByteArrayInputStream(new byte[0]),
                Pace.SYSTEM);
        CommandLine line = Caravan.commandLine(around, words);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    private String node(Consumer<Marks> marks) {
        try (DataDirectory data = DataDirectory.open(folder);
                NodeStore store =
                        NodeStore.open(data.path(), new RaftStoreCodec(), Time.system())) {
            marks.accept(store.marks());
            return data.nodeId();
        }
    }

    @Test
    void aPromiseIsForgotten() {
        String id = node(marks -> marks.promise(Optional.of("0123456789abcdef")));
        assertThat(run("cluster", "forget-promise")).isZero();
        assertThat(out.toString()).contains("Node " + id, "node 0123456789abcdef");
        node(marks -> assertThat(marks.promise()).isEmpty());
        assertThat(run("cluster", "forget-promise")).isEqualTo(5);
        assertThat(err.toString()).contains("promised nothing");
    }

    @Test
    void aNodeOfAClusterIsNotFreed() {
        node(marks -> marks.membership(new Marks.Membership("c1", 1)));
        assertThat(run("cluster", "forget-promise")).isEqualTo(5);
        assertThat(err.toString()).contains("belongs to cluster c1");
    }

    @Test
    void aNodeThatRunsIsLeftAlone() {
        node(marks -> marks.promise(Optional.of("0123456789abcdef")));
        try (DataDirectory running = DataDirectory.open(folder)) {
            assertThat(running.path()).isEqualTo(folder.toAbsolutePath());
            for (String command : new String[] {"forget-promise", "recover"}) {
                assertThat(run("cluster", command)).as(command).isEqualTo(4);
            }
        }
        assertThat(err.toString()).contains("locked by pid");
        node(marks -> assertThat(marks.promise()).isPresent());
    }

    @Test
    void aFolderOfNoNodeStaysAsItIs() throws Exception {
        assertThat(run("cluster", "recover", "--yes")).isEqualTo(4);
        assertThat(run("cluster", "forget-promise")).isEqualTo(4);
        assertThat(err.toString()).contains("no node of a cluster has kept anything there");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aNodeOfNoClusterHasNothingToRecover() {
        node(marks -> {});
        assertThat(run("cluster", "recover", "--yes")).isEqualTo(5);
        assertThat(err.toString()).contains("belongs to no cluster");
    }
}
