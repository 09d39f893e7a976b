package dev.caravan.config.model;

/** The id of a node, as the document names it. */
public record NodeId(String text) {
    /**
     * Sixteen hexadecimal digits.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static NodeId parse(String text) {
        if (!text.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("");
        }
        return new NodeId(text);
    }
}
