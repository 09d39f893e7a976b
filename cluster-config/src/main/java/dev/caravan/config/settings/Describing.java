package dev.caravan.config.settings;

import dev.caravan.protocols.stack.Setting;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks through a record's settings and those nested in them, in their order. */
final class Describing {
    private final List<Described> rows = new ArrayList<>();
    private final Set<RecordKind> around = new HashSet<>();

    private Describing() {}

    static List<Described> all(RecordKind kind) {
        Describing describing = new Describing();
        describing.record("", kind);
        return List.copyOf(describing.rows);
    }

    private void record(String prefix, RecordKind kind) {
        if (!around.add(kind)) {
            return;
        }
        for (Member member : kind.members()) {
            Setting setting = member.setting();
            String key = prefix + member.key();
            rows.add(new Described(
                    key,
                    setting.value(),
                    label(member.kind(), setting),
                    member.required(),
                    setting.byDefault(),
                    setting.range(),
                    setting.reason()));
            nested(key, member.kind());
        }
        around.remove(kind);
    }

    private static String label(Kind kind, Setting setting) {
        return setting.names().isEmpty() ? kind.label() : "name of " + setting.names();
    }

    private void nested(String key, Kind kind) {
        switch (kind) {
            case RecordKind record -> record(key + ".", record);
            case OptionalKind optional -> nested(key, optional.value());
            case ListKind list -> nested(key + "[]", list.element());
            case MapKind map -> nested(key + ".NAME", map.value());
            case AlternativesKind either ->
                either.options().forEach((name, option) -> {
                    if (option.members().size() > 1) {
                        record(key + "." + name + ".", option);
                    }
                });
            default -> {}
        }
    }
}
