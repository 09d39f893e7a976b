package dev.caravan.config.ledger;

/**
 * An operator's temporary word over the document.
 *
 * @param key what it is about: {@code endpoint/UPSTREAM/ADDRESS}, {@code node/ID},
 *     {@code session/KEY}
 * @param json the word: {@code {"weight": 0}}, {@code {"drain": true}}, {@code {"disabled": true}}
 * @param untilMillis when it ends by itself; 0 for never
 */
public record OverrideRecord(
        String key, String json, long untilMillis, Author author, long atMillis) {}
