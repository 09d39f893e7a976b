package dev.caravan.node;

import dev.caravan.node.membership.HostPort;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How operators and the document reach a node.
 *
 * @param advertise where other nodes and people find its management API; where it listens when empty
 * @param probes where health and metrics are served without credentials, before the offset
 * @param keys the directory of the node's keys, with {@code management.crt} and {@code
 *     management.key} in it
 * @param clients the authorities whose clients' certificates open the management API, in PEM; the
 *     {@code ca.crt} of {@code keys} when empty
 * @param insecure whether the management API may be off loopback without TLS
 * @param secrets the directory below which {@code file:} references of secrets are read
 * @param configWins whether the document's file replaces what was changed through the API since
 * @param leaveDelay how long a node that leaves says it is not ready before it stops accepting
 */
public record OperatorSettings(
        Optional<HostPort> advertise,
        Optional<InetSocketAddress> probes,
        Optional<Path> keys,
        Optional<Path> clients,
        boolean insecure,
        Optional<Path> secrets,
        boolean configWins,
        Duration leaveDelay) {

    /** Of a node that was told nothing. */
    public static OperatorSettings none() {
        return new OperatorSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                Duration.ZERO);
    }

    /** Refuses to show the management API to others without TLS. */
    void checkManagement(InetSocketAddress management) {
        if (clients.isPresent() && keys.isEmpty()) {
            throw new IllegalArgumentException("--management-client-ca needs --keys: without TLS"
                    + " no client shows a certificate");
        }
        if (keys.isEmpty() && !insecure && !management.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("the management port "
                    + HostPort.of(management) + " is off loopback, where credentials and"
                    + " configuration would be read on the way. Say one of:\n"
                    + "  --keys DIR               keys of this node, made by caravan cluster"
                    + " init: TLS and a credential\n"
                    + "  --insecure-management    that the network keeps everybody else away\n"
                    + "  --management 127.0.0.1:PORT\n"
                    + "and --probes ADDR:PORT to serve only health and metrics to everybody");
        }
    }

    /** Whether who reaches the management port reads what is said there. */
    public boolean isManagementOpen(InetSocketAddress management) {
        return keys.isEmpty() && !management.getAddress().isLoopbackAddress();
    }
}
