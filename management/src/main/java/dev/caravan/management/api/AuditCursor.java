package dev.caravan.management.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A place in the audit logs of all nodes.
 *
 * @param below the number that the next line of a node is below, by the node's id; of a node that is
 *     not in it the newest is next
 */
record AuditCursor(SortedMap<String, Long> below) {
    static final AuditCursor START = new AuditCursor(Collections.emptySortedMap());

    AuditCursor {
        below = Collections.unmodifiableSortedMap(below);
    }

    /** As it travels; opaque to clients. */
    String text() {
        String plain = below.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(","));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor that was given out as {@code text}. */
    static AuditCursor parse(String text) {
        SortedMap<String, Long> below = new TreeMap<>();
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            for (String part : plain.split(",", -1)) {
                int colon = part.lastIndexOf(':');
                if (colon < 1) {
                    throw Cursor.unknown(new IllegalArgumentException("no colon"));
                }
                below.put(part.substring(0, colon), Long.parseLong(part.substring(colon + 1)));
            }
        } catch (IllegalArgumentException e) {
            throw Cursor.unknown(e);
        }
        return new AuditCursor(below);
    }
}
