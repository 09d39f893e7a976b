package dev.caravan.node.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What stands for a flag that was not given: {@code --port-offset} is {@code CARAVAN_PORT_OFFSET},
 * {@code --var NAME=VALUE} is {@code CARAVAN_VAR_NAME}, {@code --label KEY=VALUE} is {@code
 * CARAVAN_LABEL_KEY}; after that the file of {@code --node}. Loops come also from the launcher, as
 * {@code -Dcaravan.loops}. An empty variable is none: what a compose file or a unit leaves out is
 * often there, and empty.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final String PREFIX = "CARAVAN_";
    private static final String VARS = PREFIX + "VAR_";
    private static final String LABELS = PREFIX + "LABEL_";

    private final Map<String, String> environment;
    private final Map<CommandSpec, NodeFile> files = new IdentityHashMap<>();

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = withoutEmpty(environment);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)
                || option.usageHelp()
                || option.typeInfo().isMap()) {
            return null;
        }
        String name = option.longestName().substring(2);
        String value = environment.get(variable(name));
        if (value == null && !name.equals("node")) {
            value = file(option.command()).flatMap(file -> file.value(name)).orElse(null);
        }
        return value == null && name.equals("loops") ? System.getProperty("caravan.loops") : value;
    }

    /** Read once a command line. */
    private Optional<NodeFile> file(CommandSpec command) {
        Optional<NodeFile> known = Optional.ofNullable(files.get(command));
        if (known.isPresent()) {
            return known;
        }
        Optional<NodeFile> read = NodeFile.of(command, environment);
        read.ifPresent(file -> files.put(command, file));
        return read;
    }

    /** The environment variable that stands for {@code --name}. */
    static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The node's variables that the environment sets. */
    static Map<String, String> vars(Map<String, String> environment) {
        return starting(VARS, environment, name -> name);
    }

    /** The node's labels that the environment sets: {@code CARAVAN_LABEL_RACK_NO} is rack-no. */
    static Map<String, String> labels(Map<String, String> environment) {
        return starting(LABELS, environment, key -> key.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static Map<String, String> withoutEmpty(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> !variable.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, String> starting(
            String prefix, Map<String, String> environment, UnaryOperator<String> key) {
        return withoutEmpty(environment).entrySet().stream()
                .filter(e -> e.getKey().startsWith(prefix))
                .collect(Collectors.toMap(
                        e -> key.apply(e.getKey().substring(prefix.length())),
                        Map.Entry::getValue,
                        (one, other) -> other));
    }
}
