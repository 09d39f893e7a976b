package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** True or false; yes, no, on and off are texts in YAML 1.2. */
final class TruthKind implements Kind {
    @Override
    public boolean scalar() {
        return true;
    }

    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        if (node instanceof Scalar scalar && scalar.meaning() == Meaning.TRUTH) {
            return Optional.of(scalar.text().toLowerCase(Locale.ROOT).equals("true"));
        }
        reading.unexpected(node, at, expected());
        return Optional.empty();
    }

    @Override
    public String expected() {
        return "true or false";
    }

    @Override
    public String label() {
        return "true or false";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "boolean");
    }
}
