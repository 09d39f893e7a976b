package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.HeadEdits;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The edits that filters made to one head, kept until it is written. */
final class HeaderEdits {
    private final List<HttpField> set = new ArrayList<>(4);
    private final List<String> removed = new ArrayList<>(2);
    private @Nullable String host;

    void set(String name, String value) {
        HttpField field = new HttpField(name, value);
        if (name.equalsIgnoreCase("host")) {
            host = value;
            return;
        }
        set.removeIf(other -> other.name().equalsIgnoreCase(name));
        set.add(field);
    }

    void remove(String name) {
        set.removeIf(other -> other.name().equalsIgnoreCase(name));
        removed.add(name);
    }

    void applyTo(HeadEdits edits) {
        for (String name : removed) {
            edits.remove(name);
        }
        for (HttpField field : set) {
            edits.set(field.name(), field.value());
        }
        if (host != null) {
            edits.host(host);
        }
    }

    /** The same for an answer that has no received head. */
    void applyTo(List<HttpField> fields) {
        for (String name : removed) {
            fields.removeIf(field -> field.name().equalsIgnoreCase(name));
        }
        for (HttpField own : set) {
            fields.removeIf(field -> field.name().equalsIgnoreCase(own.name()));
            fields.add(own);
        }
    }
}
