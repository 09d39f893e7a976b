package dev.caravan.node.cli;

import dev.caravan.node.NodeSettings;
import dev.caravan.node.membership.ClusterSettings;
import dev.caravan.node.membership.HostPort;

import picocli.CommandLine.Option;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The options that make a node a member of a cluster. */
final class ClusterOptions {
    private static final String CLUSTER = "127.0.0.1:" + HostPort.CLUSTER_PORT;

    @Option(
            names = "--seeds",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "Where other nodes of the cluster may be found, separated by commas; of a"
                    + " DNS name every address counts. May name this node too. The port is 7640"
                    + " when none is said.")
    private List<String> seeds = List.of();

    @Option(
            names = "--bootstrap-expect",
            paramLabel = "N",
            description = "How many empty nodes make a cluster together, the same on each; needed"
                    + " with --seeds (1 without).")
    private Optional<Integer> expect = Optional.empty();

    @Option(
            names = "--cluster",
            paramLabel = "ADDR:PORT",
            description = "Where this node listens for others (" + CLUSTER + ").")
    private Optional<String> cluster = Optional.empty();

    @Option(
            names = "--cluster-advertise",
            paramLabel = "HOST[:PORT]",
            description = "Where others find it, when that is another address; auto for the address"
                    + " of this machine's name.")
    private Optional<String> advertise = Optional.empty();

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "This node's keys, made by 'caravan cluster init': TLS between nodes and"
                    + " for the management API.")
    private Optional<Path> keys = Optional.empty();

    @Option(
            names = "--insecure-cluster",
            description = "Lets the cluster port be off loopback without --keys: whoever reaches it"
                    + " can become a member.")
    private boolean insecure;

    @Option(
            names = "--learner",
            description =
                    "Follows what is agreed on and never votes: for nodes that come and go. It"
                        + " joins a cluster and creates none, leaves it when it ends in order, and"
                        + " comes back as another node.")
    private boolean learner;

    @Option(
            names = "--alone",
            description = "No cluster: no cluster port, no agreement, no configuration through the"
                    + " API; the file is what is served.")
    private boolean alone;

    Optional<Path> keys() {
        return keys;
    }

    /**
     * The settings; none of a node alone.
     *
     * @throws IllegalArgumentException when they contradict each other
     */
    Optional<ClusterSettings> settings(int portOffset) {
        if (alone) {
            if (!seeds.isEmpty() || cluster.isPresent() || expect.isPresent()) {
                throw new IllegalArgumentException(
                        "--alone contradicts --seeds, --cluster and --bootstrap-expect");
            }
            return Optional.empty();
        }
        if (learner && seeds.isEmpty()) {
            throw new IllegalArgumentException(
                    "--learner needs --seeds: it follows a cluster and creates none");
        }
        if (!seeds.isEmpty() && expect.isEmpty() && !learner) {
            throw new IllegalArgumentException("--seeds needs --bootstrap-expect N: how many empty"
                    + " nodes make a new cluster together (the same on each; 3 for three nodes; a"
                    + " node that joins a running cluster creates none whatever N is)");
        }
        InetSocketAddress bind = NodeSettings.shifted(
                Addresses.port("--cluster", cluster.orElse(CLUSTER)), portOffset);
        return Optional.of(new ClusterSettings(
                bind,
                advertise.map(text -> address("--cluster-advertise", text, 0)),
                seeds.stream()
                        .map(text -> address("--seeds", text, HostPort.CLUSTER_PORT))
                        .toList(),
                expect.orElse(1),
                keys,
                insecure,
                learner));
    }

    static HostPort address(String option, String text, int port) {
        try {
            return HostPort.parse(text.strip(), port);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }
}
