package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.Fields;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Received field lines as strings, for those who ask; dropped ones are not told. */
final class ReceivedFields {
    private ReceivedFields() {}

    /** The first of that name, in any case. */
    static Optional<String> first(Fields fields, String name) {
        int line = fields.find(name.toLowerCase(Locale.ROOT));
        return line < 0 ? Optional.empty() : Optional.of(fields.value(line));
    }

    static void each(Fields fields, BiConsumer<String, String> each) {
        for (int k = 0; k < fields.count(); k++) {
            if (!fields.dropped(k)) {
                each.accept(fields.name(k), fields.value(k));
            }
        }
    }

    static List<HttpField> list(@Nullable Fields fields) {
        List<HttpField> list = new ArrayList<>();
        if (fields != null) {
            each(fields, (name, value) -> list.add(new HttpField(name, value)));
        }
        return list;
    }
}
