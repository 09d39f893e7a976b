package dev.caravan.management.api;

import dev.caravan.management.problem.Problem;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A place between two connections of the cluster, ordered by node and then by number.
 *
 * @param node the first node that is asked
 * @param above only its connections with a number above this one
 */
record Cursor(String node, long above) {
    static final Cursor START = new Cursor("", -1);

    /** As it travels; opaque to clients. */
    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((node + ":" + above).getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor that was given out as {@code text}. */
    static Cursor parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.lastIndexOf(':');
            if (colon > 0) {
                return new Cursor(
                        plain.substring(0, colon), Long.parseLong(plain.substring(colon + 1)));
            }
        } catch (IllegalArgumentException e) {
            throw unknown(e);
        }
        throw unknown(new IllegalArgumentException("no colon"));
    }

    /** What is said of a cursor that this API did not give out. */
    static RuntimeException unknown(IllegalArgumentException cause) {
        RuntimeException problem =
                Problem.senseless("cursor: not one of this API's").exception();
        problem.addSuppressed(cause);
        return problem;
    }
}
