package dev.caravan.node.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What stands for a flag that was not given: {@code --port-offset} is {@code CARAVAN_PORT_OFFSET},
 * {@code --var NAME=VALUE} is {@code CARAVAN_VAR_NAME}. Loops come also from the launcher, as {@code
 * -Dcaravan.loops}.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final String PREFIX = "CARAVAN_";
    private static final String VARS = PREFIX + "VAR_";

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
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
        return value == null && name.equals("loops") ? System.getProperty("caravan.loops") : value;
    }

    /** The environment variable that stands for {@code --name}. */
    static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The node's variables that the environment sets. */
    static Map<String, String> vars(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(e -> e.getKey().startsWith(VARS))
                .collect(Collectors.toMap(
                        e -> e.getKey().substring(VARS.length()), Map.Entry::getValue));
    }
}
