package dev.caravan.management.api;

import dev.caravan.management.problem.Problem;

import java.util.regex.Pattern;

/** Names of sets and lists. */
final class Named {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private Named() {}

    /** {@code name}, which is the name of a set or list; any other is 404. */
    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Problem.missing(name.length() > 64 ? name.substring(0, 64) + "…" : name)
                    .exception();
        }
        return name;
    }
}
