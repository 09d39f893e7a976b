package dev.caravan.node.cli;

import dev.caravan.node.OperatorSettings;

import picocli.CommandLine.Option;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The options that say how operators reach a node, and where its secrets are. */
final class OperatorOptions {
    private static final String MANAGEMENT = "127.0.0.1:9640";

    @Option(
            names = "--management",
            paramLabel = "ADDR:PORT",
            defaultValue = MANAGEMENT,
            description = "Where the management API, /health and /metrics are served"
                    + " (${DEFAULT-VALUE}).")
    private String management = MANAGEMENT;

    @Option(
            names = "--management-advertise",
            paramLabel = "HOST[:PORT]",
            description = "Where others find it, when that is another address.")
    private Optional<String> advertise = Optional.empty();

    @Option(
            names = "--management-client-ca",
            paramLabel = "FILE",
            description =
                    "Authorities, as PEM, whose clients' certificates open the management API:"
                            + " CN says who, OU=caravan:ROLE as what (the ca.crt of --keys).")
    private Optional<Path> clients = Optional.empty();

    @Option(
            names = "--insecure-management",
            description = "Lets the management API be off loopback without --keys: what is said"
                    + " there, credentials too, can be read on the way.")
    private boolean insecure;

    @Option(
            names = "--probes",
            paramLabel = "ADDR:PORT",
            description = "Serves only /health and /metrics there, to everybody (nowhere).")
    private Optional<String> probes = Optional.empty();

    @Option(
            names = "--secrets-dir",
            paramLabel = "DIR",
            description = "Below it the document's file: references to secrets are read (nowhere).")
    private Optional<Path> secrets = Optional.empty();

    @Option(
            names = "--config-wins",
            description = "Applies a changed --config file even where the configuration was"
                    + " changed through the API since.")
    private boolean configWins;

    @Option(
            names = "--leave-delay",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = Seconds.class,
            description =
                    "How long a node that ends says it is not ready before it stops accepting:"
                            + " what load balancers need to see it (${DEFAULT-VALUE}).")
    private Duration leaveDelay = Duration.ZERO;

    InetSocketAddress management() {
        return Addresses.port("--management", management);
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException when an address is none
     */
    OperatorSettings settings(Optional<Path> keys) {
        return new OperatorSettings(
                advertise.map(text -> ClusterOptions.address("--management-advertise", text, 0)),
                probes.map(text -> Addresses.port("--probes", text)),
                keys,
                clients,
                insecure,
                secrets,
                configWins,
                leaveDelay);
    }
}
