package dev.caravan.config.model;

import dev.caravan.protocols.access.AccessList;

/** Client addresses: one, a block ({@code 10.0.0.0/8}), {@code loopback} or {@code private}. */
public record ClientRange(String text) {
    /**
     * What {@code text} names.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static ClientRange parse(String text) {
        AccessList.problem(text).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return new ClientRange(text);
    }
}
