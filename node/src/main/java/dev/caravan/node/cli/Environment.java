package dev.caravan.node.cli;

import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** What surrounds a command: variables, standard input, time. */
record Environment(Map<String, String> variables, InputStream in, Pace pace) {
    Environment {
        variables = Map.copyOf(variables);
    }

    /** The process's own input and time. */
    static Environment of(Map<String, String> variables) {
        return new Environment(variables, System.in, Pace.SYSTEM);
    }

    /** A variable that is set and not empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }
}
