package dev.caravan.config.source;

/**
 * A place in a text.
 *
 * @param line from 1; 0 when the place is unknown
 * @param column from 1, in code points; 0 when the place is unknown
 */
public record Position(int line, int column) {
    /** No place in the text. */
    public static final Position NOWHERE = new Position(0, 0);
}
