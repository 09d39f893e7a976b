package dev.caravan.config.ledger;

import tools.jackson.core.JacksonException;

/**
 * An operator's temporary word over the document.
 *
 * @param key what it is about: {@code endpoint/UPSTREAM/ADDRESS}, {@code node/ID},
 *     {@code session/KEY}
 * @param json the word: {@code {"weight": 0}}, {@code {"drain": true}}, {@code {"disabled": true}}
 * @param untilMillis when it ends by itself; 0 for never
 */
public record OverrideRecord(
        String key, String json, long untilMillis, Author author, long atMillis) {
    /** Whether it has not ended at {@code nowMillis}. */
    public boolean holdsAt(long nowMillis) {
        return untilMillis == 0 || nowMillis < untilMillis;
    }

    /** Whether it takes a node out of traffic; what cannot be read does not. */
    boolean drains() {
        try {
            return LedgerJson.tree(json).path("drain").asBoolean(false);
        } catch (JacksonException e) {
            return false;
        }
    }
}
