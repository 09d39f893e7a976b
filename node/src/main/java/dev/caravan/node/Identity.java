package dev.caravan.node;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a node is called and what it is for.
 *
 * @param name for people; the node's id when empty
 * @param roles what it does: {@code ingress}, {@code egress}, {@code management} and words of the
 *     operator's own
 * @param labels words about it by key, such as {@code zone=a}
 */
public record Identity(Optional<String> name, Set<String> roles, Map<String, String> labels) {
    /** What a node does that was told nothing else. */
    public static final Set<String> ALL_ROLES = Set.of("ingress", "egress", "management");

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final int MOST_LABELS = 32;
    private static final int MOST_VALUE = 256;

    public Identity {
        roles = Collections.unmodifiableSet(new TreeSet<>(roles));
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        name.ifPresent(n -> require(NAME.matcher(n).matches(), "name", n, NAME.pattern()));
        for (String role : roles) {
            require(isRole(role), "role", role, WORD + ", not beginning with id- or dc-");
        }
        require(
                labels.size() <= MOST_LABELS,
                "labels",
                Integer.toString(labels.size()),
                "at most " + MOST_LABELS);
        labels.forEach((key, value) -> {
            require(WORD.matcher(key).matches(), "label", key, WORD.pattern());
            require(
                    value.length() <= MOST_VALUE
                            && value.chars().noneMatch(Character::isISOControl),
                    "label " + key,
                    value,
                    "at most " + MOST_VALUE + " characters in one line");
        });
    }

    /** A node without a name that does everything. */
    public static Identity unnamed() {
        return new Identity(Optional.empty(), ALL_ROLES, Map.of());
    }

    /** Prefixes of the cluster's own: which node a member is, in which data centre. */
    private static boolean isRole(String role) {
        return WORD.matcher(role).matches() && !role.startsWith("id-") && !role.startsWith("dc-");
    }

    private static void require(boolean holds, String what, String found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    what + ": " + found + " (expected: " + expected + ")");
        }
    }
}
