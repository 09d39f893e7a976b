package dev.caravan.protocols.access;

import dev.caravan.protocols.stack.HostText;

import java.util.Locale;
import java.util.Optional;

/**
 * A name, or {@code *.} and a name for everything below it but not itself.
 *
 * @param name lower case, without a final dot
 */
record HostPattern(String name, boolean below) {

    static HostPattern of(String text) {
        boolean below = text.startsWith("*.");
        String name = trimmed(below ? text.substring(2) : text);
        Optional<String> problem = HostText.problem(name);
        if (problem.isPresent() || HostText.literal(name).isPresent()) {
            throw new InvalidAccessException(text
                    + ": (expected: an address, a block such as 10.0.0.0/8, a name such as"
                    + " example.com or *.example.com, or loopback, private)");
        }
        return new HostPattern(name.toLowerCase(Locale.ROOT), below);
    }

    /** Whether a host as the client wrote it is meant; never for an address. */
    boolean matches(String host) {
        int length = host.endsWith(".") ? host.length() - 1 : host.length();
        int from = length - name.length();
        if (from < 0 || !host.regionMatches(true, from, name, 0, name.length())) {
            return false;
        }
        return below ? from > 1 && host.charAt(from - 1) == '.' : from == 0;
    }

    private static String trimmed(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    @Override
    public String toString() {
        return below ? "*." + name : name;
    }
}
