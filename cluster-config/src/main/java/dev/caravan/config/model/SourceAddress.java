package dev.caravan.config.model;

import java.net.InetAddress;

/** An address of the node's own that connections to targets and endpoints come from. */
public record SourceAddress(InetAddress address) {
    /**
     * An address literal.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static SourceAddress parse(String text) {
        try {
            return new SourceAddress(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("", e);
        }
    }
}
