package dev.caravan.config.ledger;

import dev.caravan.config.content.Hash;

/**
 * One document that was agreed on; it never changes.
 *
 * @param number from 1
 * @param document the hash of its canonical JSON
 * @param submitted the hash of the text as it was submitted
 * @param base the revision it replaced
 * @param rollout the rollout that it began
 */
public record Revision(
        long number,
        Hash document,
        Hash submitted,
        long bytes,
        long base,
        long rollout,
        String origin,
        String note,
        Author author,
        long atMillis) {}
