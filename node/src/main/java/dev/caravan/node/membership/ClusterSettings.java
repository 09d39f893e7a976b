package dev.caravan.node.membership;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a node is a member of a cluster.
 *
 * @param bind where its cluster port listens, the offset added; a port 0 takes any
 * @param advertise where other nodes find it; where it listens when empty
 * @param seeds where other nodes may be found: names (every address of which counts) or addresses
 * @param expect how many empty nodes make a cluster together
 * @param keys the directory of {@code ca.crt}, {@code node.crt} and {@code node.key}; without, the
 *     port speaks plain TCP
 * @param insecure whether plain TCP is wanted off loopback
 * @param learner whether it follows what is agreed on and never votes
 */
public record ClusterSettings(
        InetSocketAddress bind,
        Optional<HostPort> advertise,
        List<HostPort> seeds,
        int expect,
        Optional<Path> keys,
        boolean insecure,
        boolean learner) {
    private static final int MOST_EXPECTED = 7;

    /** A node that may vote. */
    public ClusterSettings(
            InetSocketAddress bind,
            Optional<HostPort> advertise,
            List<HostPort> seeds,
            int expect,
            Optional<Path> keys,
            boolean insecure) {
        this(bind, advertise, seeds, expect, keys, insecure, false);
    }

    public ClusterSettings {
        seeds = List.copyOf(seeds);
        if (expect < 1 || expect > MOST_EXPECTED) {
            throw new IllegalArgumentException("bootstrap-expect: " + expect + " (expected: 1.."
                    + MOST_EXPECTED + ", further nodes join later)");
        }
        if (keys.isEmpty() && !insecure && !bind.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("the cluster port "
                    + HostPort.of(bind) + " is off loopback, where anybody who reaches it"
                    + " could become a member. Say one of:\n"
                    + "  --keys DIR            keys of this node, made by caravan cluster init:"
                    + " members prove who they are\n"
                    + "  --insecure-cluster    that the network keeps everybody else away\n"
                    + "  --cluster 127.0.0.1:PORT");
        }
        if (advertise.isEmpty() && bind.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException("the cluster port "
                    + HostPort.of(bind) + " is on every address, so other nodes have to be told"
                    + " one of them: --cluster-advertise HOST:PORT, or --cluster-advertise auto"
                    + " for the address of this machine's name");
        }
    }

    /** Whether anybody who reaches the port can become a member. */
    public boolean isOpenToAnybody() {
        return keys.isEmpty() && !bind.getAddress().isLoopbackAddress();
    }
}
