package dev.caravan.config.model;

import dev.caravan.protocols.access.Targets;

/** Targets: an address, a block, a name, {@code *.name}, {@code loopback} or {@code private}. */
public record TargetRule(String text) {
    /**
     * What {@code text} names.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static TargetRule parse(String text) {
        Targets.problem(text).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return new TargetRule(text);
    }
}
