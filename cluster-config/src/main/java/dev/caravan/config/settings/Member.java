package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Position;
import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.protocols.stack.Setting;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One component of a settings record: its key, what its annotation says, how it is read. */
final class Member {
    private final RecordComponent component;
    private final Setting setting;
    private final Kind kind;
    private final String key;
    private Optional<?> missing = Optional.empty();

    Member(RecordComponent component, Setting setting, Kind kind) {
        this.component = component;
        this.setting = setting;
        this.kind = kind;
        this.key = key(component.getName());
    }

    /** {@code maxHeadBytes} as {@code max-head-bytes}. */
    static String key(String component) {
        String name = component.endsWith("_")
                ? component.substring(0, component.length() - 1)
                : component;
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    String key() {
        return key;
    }

    String component() {
        return component.getName();
    }

    Setting setting() {
        return setting;
    }

    Kind kind() {
        return kind;
    }

    boolean required() {
        return setting.byDefault().isEmpty() && !mayBeLeftOut();
    }

    private boolean mayBeLeftOut() {
        return setting.optional() || kind instanceof OptionalKind;
    }

    /** The value where the key is left out, which must not be required. */
    Object whenMissing() {
        if (missing.isEmpty()) {
            missing = Optional.of(byDefault());
        }
        return missing.get();
    }

    private Object byDefault() {
        if (!setting.byDefault().isEmpty()) {
            Reading reading = new Reading(Variables.NONE, Secrets.NONE);
            return kind.read(written(), Pointer.ROOT, reading)
                    .map(Object.class::cast)
                    .orElseThrow(() -> wrong("default " + reading.problems()));
        }
        if (kind instanceof OptionalKind) {
            return Optional.empty();
        }
        if (component.getType() == List.class) {
            return List.of();
        }
        if (component.getType() == Map.class) {
            return Map.of();
        }
        throw wrong("optional (expected: a default, an Optional, a List or a Map)");
    }

    /** The default as it would be written; empty when nothing is. */
    Optional<SourceNode> defaultNode() {
        return setting.byDefault().isEmpty() ? Optional.empty() : Optional.of(written());
    }

    private SourceNode written() {
        String text = setting.byDefault();
        boolean word =
                component.getType() == String.class || component.getType().isEnum();
        if (word && !text.startsWith("\"")) {
            return new Scalar(text, Meaning.TEXT, Position.NOWHERE);
        }
        return Source.read(text).root().orElseThrow(() -> wrong("default " + text));
    }

    /** Whether the default is the text itself and not YAML; in quotes it is YAML again. */
    boolean plainDefault() {
        boolean word =
                component.getType() == String.class || component.getType().isEnum();
        return word && !setting.byDefault().startsWith("\"");
    }

    private IllegalStateException wrong(String what) {
        String name = component.getDeclaringRecord().getName() + "." + component.getName();
        return new IllegalStateException(name + ": " + what);
    }
}
