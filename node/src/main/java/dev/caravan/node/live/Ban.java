package dev.caravan.node.live;

import java.util.Optional;

/**
 * Who is not served, on no listener.
 *
 * @param client an address or a block
 * @param user a name, in whatever set of users
 * @param untilMillis when it ends by itself, wall clock; 0 for never
 */
public record Ban(Optional<String> client, Optional<String> user, long untilMillis) {
    public Ban {
        if (client.isPresent() == user.isPresent()) {
            throw new IllegalArgumentException("ban: " + (client.isPresent() ? "both" : "neither")
                    + " client and user (expected: one of them)");
        }
    }

    /** Clients at an address or in a block, until somebody lifts it. */
    public static Ban ofClient(String block) {
        return new Ban(Optional.of(block), Optional.empty(), 0);
    }

    /** A user, until somebody lifts it. */
    public static Ban ofUser(String name) {
        return new Ban(Optional.empty(), Optional.of(name), 0);
    }

    boolean holdsAt(long millis) {
        return untilMillis == 0 || millis < untilMillis;
    }
}
