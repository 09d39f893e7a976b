package dev.caravan.config.agreement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Bytes that were written once and have to be read for ever: a name and its text on each line. */
final class Golden {
    private Golden() {}

    static Map<String, String> lines(String file) {
        try (InputStream in = Golden.class.getResourceAsStream(file)) {
            String text = new String(
                    Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> lines = new LinkedHashMap<>();
            text.lines().forEach(line -> {
                int space = line.indexOf(' ');
                lines.put(line.substring(0, space), line.substring(space + 1));
            });
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As they stand in the file. */
    static String text(Map<String, String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach((name, line) -> text.append(name).append(' ').append(line).append('\n'));
        return text.toString();
    }
}
