package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.protocols.stack.Setting;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A length of time with its unit. */
final class DurationKind implements Kind {
    private final Range range;

    DurationKind(Setting setting) {
        this.range = Range.parse(setting.range(), text -> Durations.parse(text).toMillis());
    }

    @Override
    public boolean scalar() {
        return true;
    }

    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        if (node instanceof Scalar scalar) {
            if (scalar.meaning() == Meaning.INTEGER && !scalar.text().equals("0")) {
                reading.unexpected(node, at, expected() + "; it needs its unit");
                return Optional.empty();
            }
            Optional<Duration> duration = duration(scalar);
            if (duration.isPresent() && !range.holds(duration.get().toMillis())) {
                reading.unexpected(node, at, range.text());
                return Optional.empty();
            }
            if (duration.isPresent()) {
                return duration;
            }
        }
        reading.unexpected(node, at, expected());
        return Optional.empty();
    }

    private static Optional<Duration> duration(Scalar scalar) {
        if (scalar.meaning() == Meaning.INTEGER) {
            return Optional.of(Duration.ZERO);
        }
        try {
            return Optional.of(Durations.parse(scalar.text()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String expected() {
        String what = "a duration such as 10s, 100ms or 1h30m";
        return range.bounds() ? what + " in " + range.text() : what;
    }

    @Override
    public String label() {
        return "duration";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("pattern", "^(?=.)" + Durations.PATTERN + "$");
        return schema;
    }
}
