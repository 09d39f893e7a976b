package dev.caravan.node.cli;

import dev.caravan.node.Identity;

import picocli.CommandLine.Option;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options that say what a node is called and for. */
final class IdentityOptions {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What people call this node (its id).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--roles",
            paramLabel = "ROLE",
            split = ",",
            description = "What it is for, separated by commas: ingress, egress, management,"
                    + " words of your own (the first three).")
    private Set<String> roles = Identity.ALL_ROLES;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "A word about it, such as zone=a; repeatable.")
    private Map<String, String> labels = new HashMap<>();

    /** The identity; an option wins over the environment, which wins over a file. */
    Identity identity(Map<String, String> environment, Map<String, String> file) {
        Map<String, String> all = new HashMap<>(file);
        all.putAll(EnvironmentDefaults.labels(environment));
        all.putAll(labels);
        return new Identity(name, roles, all);
    }
}
