package dev.caravan.config.ledger;

/**
 * One entry of a collection.
 *
 * @param json its value
 * @param version the log index of its last change
 */
public record Entry(String json, long version, Author author, long atMillis) {}
