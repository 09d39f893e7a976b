package dev.caravan.node.cli;

import dev.caravan.node.NodeSettings;
import dev.caravan.protocols.loop.EventLoops.Transport;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The options of {@code start}: a node's own settings as flags. */
final class StartOptions {
    @Option(
            names = "--node",
            paramLabel = "FILE",
            description = "YAML with these options by their names (name: edge-1, seeds: [...],"
                    + " label: {zone: a}); options and CARAVAN_... win over it.")
    private Optional<Path> node = Optional.empty();

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

    @Mixin
    private final DocumentOptions document = new DocumentOptions();

    @Option(
            names = "--log",
            paramLabel = "-|FILE",
            description = "Where listeners write their access log, unless the document names a"
                    + " file of their own; - for standard output (access.log in the data"
                    + " directory).")
    private Optional<String> log = Optional.empty();

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
            names = "--drain-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Seconds.class,
            description = "How long connections have to finish when the node ends or their"
                    + " listener goes (${DEFAULT-VALUE}).")
    private Duration drainTimeout = Duration.ofSeconds(30);

    @Mixin
    private final IdentityOptions identity = new IdentityOptions();

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final OperatorOptions operators = new OperatorOptions();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** The settings they make, in this environment. */
    NodeSettings settings(Map<String, String> environment) {
        Optional<NodeFile> file = NodeFile.of(spec, environment);
        try {
            return new NodeSettings(
                    config,
                    data.orElseGet(() -> defaultData(environment)),
                    document.host(),
                    document.portOffset(),
                    log,
                    document.vars(environment, file.map(f -> f.map("var")).orElse(Map.of())),
                    loops.orElseGet(Runtime.getRuntime()::availableProcessors),
                    chosenTransport(),
                    atLeastOne("--max-connections", maxConnections),
                    operators.management(),
                    drainTimeout,
                    cluster.settings(document.portOffset()),
                    identity.identity(environment, file.map(f -> f.map("label")).orElse(Map.of())),
                    operators.settings(cluster.keys()));
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

    private int atLeastOne(String option, int value) {
        if (value < 1) {
            throw invalid(option + ": " + value + " (expected: 1 or more)");
        }
        return value;
    }

    private ParameterException invalid(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    static Path defaultData(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // The XDG rules: a relative path there is to be ignored.
        return state.startsWith("/")
                ? Path.of(state, "caravan")
                : Path.of(System.getProperty("user.home"), ".local", "state", "caravan");
    }
}
