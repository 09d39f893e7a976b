package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.keys.ClusterKeys;
import dev.caravan.node.keys.KeysException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** {@code caravan cluster init}: the keys of a new cluster. */
@Command(
        name = "init",
        sortOptions = false,
        description = {
            "Makes the keys of a new cluster in DIR, all random and for their owner only: its"
                    + " authority, a folder for --keys of each node, a management certificate,"
                    + " one administrator's token and one proxy user. Token and password are"
                    + " printed this once. Nothing is overwritten.",
            "",
            "Copy to each node the folder of its name, and nothing else. ca.key is needed only for"
                    + " further nodes (cluster add-node) and certificates of operators (cluster"
                    + " add-client): keep it where no node can read it."
        })
final class ClusterInitCommand implements Callable<Integer> {
    private static final int MOST_NODES = 100;

    @Parameters(paramLabel = "DIR", description = "Made, or empty.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(names = "--nodes", paramLabel = "N", description = "Folders for node-1 to node-N (3).")
    private Optional<Integer> nodes = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            split = ",",
            description = "A folder for a node of this name, instead; repeatable.")
    private List<String> names = List.of();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            split = ",",
            description = "A further name or address by which clients reach the management API of"
                    + " a node, besides the nodes' names and loopback; repeatable.")
    private List<String> hosts = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (nodes.isPresent() && !names.isEmpty()) {
            return invalid("--nodes and --name contradict each other");
        }
        int count = nodes.orElse(3);
        if (count < 1 || count > MOST_NODES) {
            return invalid("--nodes: " + count + " (expected: 1.." + MOST_NODES + ")");
        }
        List<String> all = names.isEmpty()
                ? IntStream.rangeClosed(1, count).mapToObj(i -> "node-" + i).toList()
                : names;
        try {
            ClusterKeys.Secrets secrets = new ClusterKeys(new SecureRandom(), Instant.now())
                    .create(directory, all, hosts);
            say(all, secrets);
            return Exit.OK.code();
        } catch (KeysException e) {
            return invalid(String.valueOf(e.getMessage()));
        }
    }

    private void say(List<String> all, ClusterKeys.Secrets secrets) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("Made in %s:%n", directory);
        out.printf("  ca.crt, ca.key   the cluster's authority; clients of the API trust ca.crt%n");
        all.forEach(node -> out.printf("  %-16s for --keys of that node%n", node + "/"));
        out.printf("  tokens           the administrator's token, hashed%n");
        out.printf(
                "  users            the proxy user, hashed; for 'users: { NAME: { file: … } }'%n");
        out.println();
        out.println("Shown this once:");
        out.printf("  administrator's token   %s%n", secrets.token());
        out.printf("  proxy user              %s%n", ClusterKeys.USER);
        out.printf("  its password            %s%n", secrets.password());
    }

    private int invalid(String message) {
        spec.commandLine().getErr().println("caravan: " + message);
        return Exit.INVALID.code();
    }
}
