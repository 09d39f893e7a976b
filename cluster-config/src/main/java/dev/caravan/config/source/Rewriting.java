package dev.caravan.config.source;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

import java.util.Map;

/** A YAML text with other values at some places and everything else, comments too, as it was. */
public final class Rewriting {
    private Rewriting() {}

    /**
     * {@code text} with {@code values} in the place of the single values that begin at these places.
     *
     * @param text YAML that can be read
     */
    public static String of(String text, Map<Position, String> values) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        StringBuilder rewritten = new StringBuilder(text.length());
        Offsets offsets = new Offsets(text);
        int copied = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (!(event instanceof ScalarEvent scalar)) {
                continue;
            }
            Position at = scalar.getStartMark().map(YamlText::position).orElse(Position.NOWHERE);
            String value = values.get(at);
            if (value != null) {
                int begin = offsets.of(scalar.getStartMark().orElseThrow().getIndex());
                int end = offsets.of(scalar.getEndMark().orElseThrow().getIndex());
                rewritten.append(text, copied, begin).append(value);
                copied = end > begin && text.charAt(end - 1) == '\n' ? end - 1 : end;
            }
        }
        return rewritten.append(text, copied, text.length()).toString();
    }

    /** Places in characters for places in code points, which only ever grow. */
    private static final class Offsets {
        private final String text;
        private int codePoints;
        private int characters;

        Offsets(String text) {
            this.text = text;
        }

        int of(int codePoint) {
            characters = text.offsetByCodePoints(characters, codePoint - codePoints);
            codePoints = codePoint;
            return characters;
        }
    }
}
