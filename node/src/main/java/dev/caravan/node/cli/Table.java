package dev.caravan.node.cli;

import dev.caravan.node.client.Value;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, as wide as they need to be. Pure. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** The lines of the table; what is empty shows {@code -}. */
    static List<String> lines(List<Value> rows, List<Column> columns) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(Column::heading).toList());
        for (Value row : rows) {
            cells.add(columns.stream().map(c -> shown(c.cell().apply(row))).toList());
        }
        int[] widths = new int[columns.size()];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return cells.stream().map(line -> joined(line, widths)).toList();
    }

    private static String joined(List<String> line, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? "" : GAP).append(line.get(i));
            text.append(" ".repeat(widths[i] - line.get(i).length()));
        }
        return text.toString().stripTrailing();
    }

    private static String shown(String cell) {
        return cell.isEmpty() ? "-" : harmless(cell);
    }

    /**
     * A text without what a terminal obeys: names of users and targets come from clients, who must
     * not write to an operator's screen.
     */
    static String harmless(String text) {
        StringBuilder harmless = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean obeyed = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            harmless.appendCodePoint(obeyed ? '?' : c);
        });
        return harmless.toString();
    }
}
