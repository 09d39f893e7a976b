package dev.caravan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.node.Identity;
import dev.caravan.node.NodeSettings;
import dev.caravan.node.membership.ClusterSettings;
import dev.caravan.node.membership.HostPort;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class StartOptionsTest {
    @TempDir
    Path folder;

    @Command(name = "start")
    static final class Holder {
        @Mixin
        final StartOptions options = new StartOptions();
    }

    @Test
    void aNodeToldNothingIsAClusterOfItsOwn() {
        NodeSettings settings = settings(Map.of());
        ClusterSettings cluster = settings.cluster().orElseThrow();
        assertThat(cluster.seeds()).isEmpty();
        assertThat(cluster.expect()).isEqualTo(1);
        assertThat(cluster.bind().getAddress().isLoopbackAddress()).isTrue();
        assertThat(cluster.learner()).isFalse();
        assertThat(settings(Map.of(), "--alone").cluster()).isEmpty();
        refused("--learner needs --seeds", "--learner");
        assertThat(settings(
                                Map.of("CARAVAN_LEARNER", "true"),
                                "--seeds",
                                "one",
                                "--bootstrap-expect",
                                "3")
                        .cluster()
                        .orElseThrow()
                        .learner())
                .isTrue();
        assertThat(settings.identity()).isEqualTo(Identity.unnamed());
        assertThat(settings.operators().probes()).isEmpty();
        assertThat(settings.management().getPort()).isEqualTo(9640);
        assertThat(settings(Map.of(
                                "CARAVAN_SEEDS", "", "CARAVAN_NODE", "", "CARAVAN_MANAGEMENT", ""))
                        .management())
                .as("empty variables are none")
                .isEqualTo(settings.management());
    }

    @Test
    void aMemberListensOnLoopbackWithTheOffset() {
        ClusterSettings cluster = settings(
                        Map.of("CARAVAN_CLUSTER", "127.0.0.1:7640"), "--port-offset", "2")
                .cluster()
                .orElseThrow();
        assertThat(cluster.bind().getPort()).isEqualTo(7642);
        assertThat(cluster.expect()).isEqualTo(1);
        assertThat(cluster.isOpenToAnybody()).isFalse();
        assertThat(settings(
                                Map.of(),
                                "--seeds",
                                "cluster,10.0.0.1:7, [::1]:8",
                                "--bootstrap-expect",
                                "3")
                        .cluster()
                        .orElseThrow()
                        .seeds())
                .containsExactly(
                        new HostPort("cluster", 7640),
                        new HostPort("10.0.0.1", 7),
                        new HostPort("::1", 8));
    }

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("node.yaml"), """
            # a node
            name: of-file
            roles: [ingress, edge]
            label: { zone: a, rack: "7" }
            var: { HOST: of-file, PORT: 80 }
            seeds: [one:1, two]
            bootstrap-expect: 2
            port-offset: 5
            config-wins: true
            probes: 127.0.0.1:9650
            secrets-dir: /run/secrets
            drain-timeout: 7s
            leave-delay: 5s
            """);
        NodeSettings settings = settings(
                Map.of(
                        "CARAVAN_NODE", file.toString(),
                        "CARAVAN_NAME", "of-environment",
                        "CARAVAN_LABEL_RACK", "8",
                        "CARAVAN_VAR_HOST", "of-environment",
                        "CARAVAN_PORT_OFFSET", "6"),
                "--port-offset",
                "7",
                "--label",
                "zone=b");
        assertThat(settings.identity().name()).hasValue("of-environment");
        assertThat(settings.identity().roles()).containsExactly("edge", "ingress");
        assertThat(settings.identity().labels()).isEqualTo(Map.of("zone", "b", "rack", "8"));
        assertThat(settings.vars()).isEqualTo(Map.of("HOST", "of-environment", "PORT", "80"));
        assertThat(settings.portOffset()).isEqualTo(7);
        assertThat(settings.drainTimeout()).hasSeconds(7);
        assertThat(settings.operators().leaveDelay()).hasSeconds(5);
        assertThat(settings.operators().configWins()).isTrue();
        assertThat(settings.operators().secrets()).hasValue(Path.of("/run/secrets"));
        assertThat(settings.operators().probes().orElseThrow().getPort()).isEqualTo(9650);
        ClusterSettings cluster = settings.cluster().orElseThrow();
        assertThat(cluster.bind().getPort()).isEqualTo(7647);
        assertThat(cluster.seeds())
                .containsExactly(new HostPort("one", 1), new HostPort("two", 7640));
        assertThat(settings(Map.of(), "--node", file.toString()).identity().name())
                .hasValue("of-file");
    }

    @Test
    void whatIsWrongInTheFileIsSaidWithItsPlace() throws IOException {
        refusedFile("name: a\nroels: [ingress]\n", ":2:1: ", "did you mean roles?");
        refusedFile("label: zone\n", ":1:1: ", "a map of names and values");
        refusedFile("name: { a: b }\n", ":1:1: ", "name (expected: a value)");
        refusedFile("name: a\nname: b\n", ":2:1: ");
        refusedFile("node: other.yaml\n", "unknown option");
        assertThat(settings(Map.of(), "--node", file("# nothing yet\n").toString())
                        .identity())
                .isEqualTo(Identity.unnamed());
        refused("no such file", "--node", folder.resolve("none.yaml").toString());
    }

    @Test
    void seedsNeedTheNumberOfNodesThatMakeACluster() {
        refused("--bootstrap-expect N", "--seeds", "one");
        refused("bootstrap-expect: 8 (expected: 1..7", "--seeds", "one", "--bootstrap-expect", "8");
    }

    @Test
    void offLoopbackTheClusterPortNeedsKeysOrAWord() {
        refused("--insecure-cluster", "--cluster", "10.0.0.1:7640");
        refused("--keys DIR", "--cluster", "10.0.0.1:7640");
        assertThat(cluster("--cluster", "10.0.0.1:7640", "--insecure-cluster").isOpenToAnybody())
                .isTrue();
        assertThat(cluster("--cluster", "10.0.0.1:7640", "--keys", "/k").isOpenToAnybody())
                .isFalse();
        refused("--cluster-advertise auto", "--cluster", "0.0.0.0:7640", "--keys", "/k");
        assertThat(cluster("--cluster", "0.0.0.0:7640", "--keys", "/k", "--cluster-advertise", "a")
                        .advertise())
                .hasValue(new HostPort("a", 0));
    }

    @Test
    void offLoopbackTheManagementPortNeedsKeysOrAWord() {
        refused("--insecure-management", "--management", "0.0.0.0:9640");
        refused("--probes ADDR:PORT", "--management", "0.0.0.0:9640");
        for (String[] fine : new String[][] {{"--insecure-management"}, {"--keys", "/k"}}) {
            String[] all = new String[fine.length + 2];
            all[0] = "--management";
            all[1] = "0.0.0.0:9640";
            System.arraycopy(fine, 0, all, 2, fine.length);
            assertThat(settings(Map.of(), all)
                            .operators()
                            .isManagementOpen(settings(Map.of(), all).management()))
                    .isEqualTo(fine.length == 1);
        }
    }

    @Test
    void rolesLabelsAndNamesAreWords() {
        refused("role: id-x", "--roles", "id-x");
        refused("role: Edge", "--roles", "Edge");
        refused("label: Zone", "--label", "Zone=a");
        refused("name: a b", "--name", "a b");
        refused("--probes: nowhere", "--probes", "nowhere");
        refused("--seeds: a:b:c", "--seeds", "a:b:c", "--bootstrap-expect", "1");
    }

    private ClusterSettings cluster(String... args) {
        return settings(Map.of(), args).cluster().orElseThrow();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("node.yaml"), text);
    }

    private void refusedFile(String text, String... said) throws IOException {
        for (String each : said) {
            refused(each, "--node", file(text).toString());
        }
    }

    private void refused(String said, String... args) {
        assertThatThrownBy(() -> settings(Map.of(), args))
                .as(String.join(" ", args))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(said);
    }

    private static NodeSettings settings(Map<String, String> environment, String... args) {
        Holder holder = new Holder();
        CommandLine line = new CommandLine(holder);
        line.setDefaultValueProvider(new EnvironmentDefaults(environment));
        line.parseArgs(args);
        return holder.options.settings(environment);
    }
}
