package dev.caravan.node.cli;

import dev.caravan.node.NodeSettings;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.proxy.BindAddress;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The options of {@code start}: a node's own settings as flags. */
final class StartOptions {
    private static final String MANAGEMENT = "127.0.0.1:9640";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The document, YAML or JSON; see 'caravan config schema'.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where this node keeps its identity and its logs"
                    + " ($XDG_STATE_HOME/caravan, else ~/.local/state/caravan).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1",
            description = "The host of listeners that name none (${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(
            names = "--port-offset",
            paramLabel = "K",
            defaultValue = "0",
            description = "Added to every port this node opens; a port 0 stays 0.")
    private int portOffset;

    @Option(
            names = "--log",
            paramLabel = "-|FILE",
            description = "Where the access log of every listener goes, - for standard output;"
                    + " without it where the document says, access.log in the data directory.")
    private Optional<String> log = Optional.empty();

    @Option(
            names = "--var",
            paramLabel = "NAME=VALUE",
            description = "The value of $${node.NAME} in the document; repeatable.")
    private Map<String, String> vars = new HashMap<>();

    @Option(names = "--loops", paramLabel = "N", description = "Event loops (one a processor).")
    private Optional<Integer> loops = Optional.empty();

    @Option(
            names = "--transport",
            paramLabel = "epoll|nio",
            description = "What sockets are made of (epoll where there is one).")
    private Optional<Transport> transport = Optional.empty();

    @Option(names = "--require-native", description = "Refuses to start without epoll.")
    private boolean requireNative;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "50000",
            description = "Open connections of all listeners at most (${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(
            names = "--management",
            paramLabel = "ADDR:PORT",
            defaultValue = MANAGEMENT,
            description = "Where /health and /metrics are served (${DEFAULT-VALUE}).")
    private String management = MANAGEMENT;

    @Option(
            names = "--drain-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long connections have to finish (${DEFAULT-VALUE}).")
    private int drainSeconds;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** The settings they make, in this environment. */
    NodeSettings settings(Map<String, String> environment) {
        Map<String, String> allVars = new HashMap<>(EnvironmentDefaults.vars(environment));
        allVars.putAll(vars);
        try {
            return new NodeSettings(
                    config,
                    data.orElseGet(() -> defaultData(environment)),
                    host(bind),
                    portOffset,
                    log,
                    allVars,
                    loops.orElseGet(Runtime.getRuntime()::availableProcessors),
                    chosenTransport(),
                    positive("--max-connections", maxConnections),
                    managementAddress(),
                    Duration.ofSeconds(positive("--drain-timeout", drainSeconds)));
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private Transport chosenTransport() {
        if (requireNative && transport.filter(Transport.NIO::equals).isPresent()) {
            throw invalid("--transport nio contradicts --require-native");
        }
        return requireNative ? Transport.EPOLL : transport.orElseGet(Transport::best);
    }

    private InetSocketAddress managementAddress() {
        if (BindAddress.parse(management, InetAddress.getLoopbackAddress())
                instanceof InetSocketAddress address) {
            return address;
        }
        throw invalid("--management: " + management + " (expected: ADDRESS:PORT)");
    }

    private InetAddress host(String text) {
        return ((InetSocketAddress) BindAddress.parse(
                        text.indexOf(':') >= 0 && !text.startsWith("[")
                                ? "[" + text + "]:0"
                                : text + ":0",
                        InetAddress.getLoopbackAddress()))
                .getAddress();
    }

    private int positive(String option, int value) {
        if (value < 1) {
            throw invalid(option + ": " + value + " (expected: 1 or more)");
        }
        return value;
    }

    private ParameterException invalid(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static Path defaultData(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // The XDG rules: a relative path there is to be ignored.
        return state.startsWith("/")
                ? Path.of(state, "caravan")
                : Path.of(System.getProperty("user.home"), ".local", "state", "caravan");
    }
}
