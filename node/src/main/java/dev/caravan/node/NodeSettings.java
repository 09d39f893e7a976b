package dev.caravan.node;

import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.model.NodeIdentity;
import dev.caravan.config.settings.Catalogue;
import dev.caravan.config.settings.Secrets;
import dev.caravan.config.validation.Surroundings;
import dev.caravan.node.membership.ClusterSettings;
import dev.caravan.protocols.loop.EventLoops.Transport;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node's own settings: flags, {@code CARAVAN_…} and {@code node.yaml}, never in the document.
 *
 * @param config the document's file; without one, the built-in document
 * @param data the data directory
 * @param bind the host of listeners that name none
 * @param portOffset added to every port this node opens, but 0
 * @param accessLog where every listener's access log goes instead of where the document says: a
 *     file, or {@code -} for standard output
 * @param vars the values of {@code ${node.NAME}}
 * @param loops how many event loops
 * @param transport what sockets are made of
 * @param connections open connections of the whole node at most
 * @param management where health and metrics are served, before the offset
 * @param drainTimeout how long connections have to finish when the node ends or a listener goes
 * @param cluster how it is a member of a cluster; a node alone has none
 * @param identity what it is called and for
 * @param operators how operators reach it
 * @param program what its program knows of documents
 */
public record NodeSettings(
        Optional<Path> config,
        Path data,
        InetAddress bind,
        int portOffset,
        Optional<String> accessLog,
        Map<String, String> vars,
        int loops,
        Transport transport,
        int connections,
        InetSocketAddress management,
        Duration drainTimeout,
        Optional<ClusterSettings> cluster,
        Identity identity,
        OperatorSettings operators,
        Program program) {
    private static final int MOST_PORT = 65_535;

    public NodeSettings {
        vars = Map.copyOf(vars);
        requireOffset(portOffset);
        if (loops < 1) {
            throw new IllegalArgumentException("loops: " + loops + " (expected: 1 or more)");
        }
        operators.checkManagement(management);
    }

    /** Settings of a node alone that was told nothing about others and operators. */
    public NodeSettings(
            Optional<Path> config,
            Path data,
            InetAddress bind,
            int portOffset,
            Optional<String> accessLog,
            Map<String, String> vars,
            int loops,
            Transport transport,
            int connections,
            InetSocketAddress management,
            Duration drainTimeout) {
        this(
                config,
                data,
                bind,
                portOffset,
                accessLog,
                vars,
                loops,
                transport,
                connections,
                management,
                drainTimeout,
                Optional.empty(),
                Identity.unnamed(),
                OperatorSettings.none());
    }

    /** Settings of a node of this program. */
    public NodeSettings(
            Optional<Path> config,
            Path data,
            InetAddress bind,
            int portOffset,
            Optional<String> accessLog,
            Map<String, String> vars,
            int loops,
            Transport transport,
            int connections,
            InetSocketAddress management,
            Duration drainTimeout,
            Optional<ClusterSettings> cluster,
            Identity identity,
            OperatorSettings operators) {
        this(
                config,
                data,
                bind,
                portOffset,
                accessLog,
                vars,
                loops,
                transport,
                connections,
                management,
                drainTimeout,
                cluster,
                identity,
                operators,
                Program.ours());
    }

    /** How a document for this node is read. */
    ReadingOptions reading() {
        Map<InetSocketAddress, String> own = new HashMap<>();
        own.put(shifted(management), "the management API");
        operators.probes().ifPresent(probes -> own.put(shifted(probes), "the probes"));
        cluster.ifPresent(member -> own.put(member.bind(), "the cluster"));
        return reading(program.layers(), vars, bind, portOffset, own)
                .secrets(new Secrets(operators.secrets(), System.getenv()));
    }

    /** What the document's {@code on} is asked about, on the node {@code id}. */
    NodeIdentity nodeIdentity(String id) {
        return new NodeIdentity(id, identity.roles(), identity.labels());
    }

    /**
     * How a document is read for a node with these settings.
     *
     * @param own the sockets of the node besides its listeners, each with what it is called
     */
    public static ReadingOptions reading(
            Catalogue layers,
            Map<String, String> vars,
            InetAddress bind,
            int portOffset,
            Map<InetSocketAddress, String> own) {
        return ReadingOptions.of(layers)
                .variables(vars)
                .bindHost(bind)
                .surroundings(new Surroundings(
                        own, portOffset, NodeSettings::machinesAddresses, Surroundings::read));
    }

    private static void requireOffset(int portOffset) {
        if (portOffset < 0 || portOffset > MOST_PORT) {
            throw new IllegalArgumentException(
                    "port-offset: " + portOffset + " (expected: 0.." + MOST_PORT + ")");
        }
    }

    private static List<InetAddress> machinesAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (SocketException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** {@code address} with the port offset; a port 0 stays 0. */
    public InetSocketAddress shifted(InetSocketAddress address) {
        return shifted(address, portOffset);
    }

    /**
     * {@code address} with {@code portOffset} added to its port; a port 0 stays 0.
     *
     * @throws IllegalArgumentException when there is no such port
     */
    public static InetSocketAddress shifted(InetSocketAddress address, int portOffset) {
        requireOffset(portOffset);
        int port = address.getPort();
        if (port == 0 || portOffset == 0) {
            return address;
        }
        if (port + portOffset > MOST_PORT) {
            throw new IllegalArgumentException("port " + port + " with --port-offset " + portOffset
                    + ": " + (port + portOffset) + " (expected: at most " + MOST_PORT + ")");
        }
        return new InetSocketAddress(address.getAddress(), port + portOffset);
    }
}
