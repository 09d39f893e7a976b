package dev.caravan.config.model;

import dev.caravan.protocols.access.Targets;

/** A port, {@code 443}, or those from one to another, {@code 6000-6063}. */
public record PortRange(String text) {
    /**
     * The range of {@code text}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static PortRange parse(String text) {
        if (Targets.portsProblem(text).isPresent()) {
            throw new IllegalArgumentException("");
        }
        return new PortRange(text);
    }
}
