package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.protocols.stack.Setting;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A number with or without a fraction. */
final class DecimalKind implements Kind {
    private final String unit;
    private final Range range;

    DecimalKind(Setting setting) {
        this.unit = setting.unit();
        this.range = Range.parse(setting.range(), Sizes::parse);
    }

    @Override
    public boolean scalar() {
        return true;
    }

    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        Optional<Double> number = node instanceof Scalar scalar ? number(scalar) : Optional.empty();
        if (number.isEmpty()) {
            reading.unexpected(node, at, expected());
            return Optional.empty();
        }
        if (number.get() < range.least() || number.get() > range.most()) {
            reading.unexpected(node, at, range.text());
            return Optional.empty();
        }
        return number;
    }

    private static Optional<Double> number(Scalar scalar) {
        boolean number = scalar.meaning() == Meaning.INTEGER || scalar.meaning() == Meaning.DECIMAL;
        if (!number || !scalar.text().matches("[-+]?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
            return Optional.empty();
        }
        return Optional.of(Double.valueOf(scalar.text()));
    }

    @Override
    public String expected() {
        String what = "a number such as 2 or 0.5";
        return range.bounds() ? what + " in " + range.text() : what;
    }

    @Override
    public String label() {
        return unit.isEmpty() ? "number" : "number of " + unit;
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> number = new LinkedHashMap<>();
        number.put("type", "number");
        if (range.bounds()) {
            number.put("minimum", range.least());
            number.put("maximum", range.most());
        }
        return number;
    }
}
