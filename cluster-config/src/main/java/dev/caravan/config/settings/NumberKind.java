package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.protocols.stack.Setting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole number; one of bytes may also be written as a size, {@code 64KiB}. */
final class NumberKind implements Kind {
    private final boolean isInt;
    private final boolean bytes;
    private final String unit;
    private final Range range;

    NumberKind(boolean isInt, Setting setting) {
        this.isInt = isInt;
        this.bytes = setting.unit().equals("bytes");
        this.unit = setting.unit();
        Range written = Range.parse(setting.range(), Sizes::parse);
        this.range = !written.bounds() && isInt
                ? new Range(Integer.MIN_VALUE, Integer.MAX_VALUE, "")
                : written;
    }

    @Override
    public boolean scalar() {
        return true;
    }

    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        Optional<Long> number = node instanceof Scalar scalar ? number(scalar) : Optional.empty();
        if (number.isEmpty()) {
            boolean quoted = node instanceof Scalar scalar
                    && scalar.meaning() == Meaning.TEXT
                    && scalar.text().matches("[0-9]{1,18}");
            reading.unexpected(node, at, quoted ? expected() + " without quotes" : expected());
            return Optional.empty();
        }
        if (!range.holds(number.get())) {
            reading.unexpected(node, at, range.bounds() ? range.text() : expected());
            return Optional.empty();
        }
        return isInt ? Optional.of(number.get().intValue()) : number;
    }

    private Optional<Long> number(Scalar scalar) {
        try {
            if (scalar.meaning() == Meaning.INTEGER) {
                return Optional.of(integer(scalar.text()));
            }
            if (bytes && scalar.meaning() == Meaning.TEXT && !scalar.text().matches("[0-9]+")) {
                return Optional.of(Sizes.parse(scalar.text()));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static long integer(String text) {
        if (text.startsWith("0x")) {
            return Long.parseLong(text.substring(2), 16);
        }
        return text.startsWith("0o") ? Long.parseLong(text.substring(2), 8) : Long.parseLong(text);
    }

    @Override
    public String expected() {
        String what = bytes ? "a size such as 64KiB or a number of bytes" : "a whole number";
        return range.bounds() ? what + " in " + range.text() : what;
    }

    @Override
    public String label() {
        return bytes ? "size" : unit.isEmpty() ? "number" : "number of " + unit;
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> number = new LinkedHashMap<>();
        number.put("type", "integer");
        if (range.bounds()) {
            number.put("minimum", range.least());
            number.put("maximum", range.most());
        }
        return bytes ? Map.of("anyOf", List.of(number, Sizes.schema())) : number;
    }
}
