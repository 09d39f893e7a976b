package dev.caravan.config.source;

import java.util.Comparator;
import java.util.List;

/**
 * What is wrong, and where. The message never shows a secret.
 *
 * @param pointer the JSON pointer (RFC 6901) of what is wrong, empty for the whole document
 * @param line from 1; 0 when the text has no such place
 * @param column from 1; 0 when the text has no such place
 * @param message what was found and what was expected, in one line
 */
public record Problem(String pointer, int line, int column, String message) {

    /** A problem at a place. */
    public static Problem at(Pointer pointer, Position position, String message) {
        return new Problem(pointer.toString(), position.line(), position.column(), message);
    }

    /** The same problems in the order of the text. */
    public static List<Problem> inOrder(List<Problem> problems) {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }

    /** The problem as an operator reads it: {@code caravan.yaml:3:9: /listeners/web/bind: …}. */
    public String in(String file) {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line).append(':').append(column);
        }
        text.append(": ");
        if (!pointer.isEmpty()) {
            text.append(pointer).append(": ");
        }
        return text.append(message).toString();
    }

    @Override
    public String toString() {
        return in("document");
    }
}
