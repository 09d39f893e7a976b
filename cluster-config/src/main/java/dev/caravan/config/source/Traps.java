package dev.caravan.config.source;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** YAML's classic traps, said with the way out: {@code quote it: bind: "[::]:1080"}. */
final class Traps {
    private static final Pattern KEY_AND_VALUE =
            Pattern.compile("^\\s*(?:-\\s+)*\\{?\\s*([\\w.-]+):\\s+(.+?)\\s*$");
    private static final Pattern NO_SPACE = Pattern.compile("^\\s*(?:-\\s+)*([\\w.-]+):(\\S.*)$");
    private static final Pattern BRACKETED =
            Pattern.compile("\\[[0-9a-fA-F:.]*(?:%\\w+)?\\](?::\\d+)?");

    private final String text;

    Traps(String text) {
        this.text = text;
    }

    Problem problem(Pointer at, MarkedYamlEngineException e) {
        Position where = e.getProblemMark().map(YamlText::position).orElse(Position.NOWHERE);
        String since = e.getContextMark()
                .map(YamlText::position)
                .map(begun -> "line " + begun.line() + ", column " + begun.column())
                .orElse("before");
        String problem = String.valueOf(e.getProblem());
        if (problem.startsWith("expected the node content")) {
            Matcher address = BRACKETED.matcher(line(where.line()));
            while (address.find()) {
                if (address.start() < where.column() && where.column() <= address.end()) {
                    return bracketed(at.parent(), where.line(), address);
                }
            }
        }
        if (problem.contains("unexpected end of stream")) {
            Position opened = e.getContextMark().map(YamlText::position).orElse(where);
            return Problem.at(at, opened, "a quote opened here is not closed");
        }
        return Problem.at(at, where, message(problem, where, since));
    }

    private Problem bracketed(Pointer at, int number, Matcher address) {
        String key = keyBefore(line(number), address.start());
        Position where = new Position(number, address.start() + 1);
        String message = address.group() + " is a list to YAML" + wayOut(key, address.group());
        return Problem.at(at, where, message);
    }

    Problem unreadable(YamlEngineException e) {
        if (e instanceof ReaderException reader) {
            int offset = Math.min(reader.getPosition(), text.length());
            int line = (int) text.substring(0, offset)
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            int column = offset - text.lastIndexOf('\n', Math.max(0, offset - 1));
            String found = "the character U+%04X".formatted(reader.getCodePoint());
            return new Problem("", line, column, found + " (expected: printable text)");
        }
        return new Problem("", 0, 0, Words.shown(String.valueOf(e.getMessage())));
    }

    private String message(String problem, Position where, String since) {
        if (problem.contains("(TAB)")) {
            return "a tab (expected: spaces before a key or a value)";
        }
        if (problem.startsWith("found character")) {
            String found = problem.substring("found character ".length()).split(" ", 2)[0];
            return found + " cannot begin a value" + quoted(where);
        }
        if (problem.startsWith("unexpected character found") && isAt(where, -1, '*')) {
            Position star = new Position(where.line(), where.column() - 1);
            return "* begins an alias here" + quoted(star);
        }
        if (problem.contains("unknown escape")) {
            return "an unknown escape in double quotes (expected: \\\\ for a backslash, or single"
                    + " quotes)";
        }
        if (problem.startsWith("mapping values")) {
            return misplacedColon(where);
        }
        return structure(problem, where, since);
    }

    private String structure(String problem, Position where, String since) {
        if (problem.startsWith("expected the node content")) {
            return "found " + lastWord(problem) + " (expected: a value)" + quoted(where);
        }
        if (problem.startsWith("expected ',' or ")) {
            String end = problem.substring("expected ',' or ".length()).split(",", 2)[0];
            String open = end.contains("]") ? "a list" : "a map";
            return open + " opened at " + since + " is not closed (expected: ',' or " + end + ")";
        }
        if (problem.startsWith("expected <block end>")) {
            String found = lastWord(problem);
            if (found.equals("'}'") || found.equals("']'")) {
                return found + " closes nothing";
            }
            return "this line fits no open block (expected: the indentation of the block begun at "
                    + since + ")";
        }
        if (problem.startsWith("sequence entries")) {
            return "a list that begins on its key's line (expected: - on the next line, or [ … ])";
        }
        if (problem.startsWith("expected '<document start>'")) {
            return "this line is outside the document (expected: the indentation of the first key)";
        }
        return Words.shown(problem);
    }

    private String misplacedColon(Position where) {
        String line = line(where.line());
        Matcher pair = KEY_AND_VALUE.matcher(line);
        if (pair.matches() && pair.group(2).contains(":") && !Words.secret(line)) {
            return "a second ': ' in one line" + wayOut(pair.group(1), pair.group(2));
        }
        for (int before = where.line() - 1; before > 0; before--) {
            String earlier = line(before);
            if (earlier.isBlank()) {
                continue;
            }
            Matcher glued = NO_SPACE.matcher(earlier);
            if (glued.matches() && !Words.secret(earlier)) {
                String pairs = glued.group(1) + ": " + Words.shown(glued.group(2));
                return "the line before has no space after its colon (write: " + pairs + ")";
            }
            break;
        }
        return "a key inside the value of the line before (expected: the indentation of the keys"
                + " beside it)";
    }

    /** {@code ; quote it: key: "value"} for the value at {@code where}, or nothing helpful to say. */
    String quoted(Position where) {
        String line = line(where.line());
        if (Words.secret(line) || where.column() < 1 || where.column() > line.length()) {
            return "";
        }
        boolean flow = line.substring(0, where.column() - 1).matches(".*[\\[{].*");
        Matcher value = Pattern.compile(flow ? "[^,\\]}]+" : "[^#]+").matcher(line);
        if (!value.find(where.column() - 1)) {
            return "";
        }
        return wayOut(keyBefore(line, where.column() - 1), value.group().strip());
    }

    private static String keyBefore(String line, int column) {
        Matcher key = Pattern.compile("([\\w.-]+):\\s+$").matcher(line.substring(0, column));
        return key.find() ? key.group(1) : "";
    }

    private static String wayOut(String key, String value) {
        String quoted = '"' + Words.shown(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return "; quote it: " + (key.isEmpty() ? quoted : key + ": " + quoted);
    }

    private boolean isAt(Position where, int offset, char expected) {
        String line = line(where.line());
        int index = where.column() - 1 + offset;
        return index >= 0 && index < line.length() && line.charAt(index) == expected;
    }

    private String line(int number) {
        return text.lines().skip(Math.max(0, number - 1L)).findFirst().orElse("");
    }

    private static String lastWord(String problem) {
        return problem.substring(problem.lastIndexOf(' ') + 1);
    }
}
