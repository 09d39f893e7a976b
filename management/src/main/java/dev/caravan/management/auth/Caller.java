package dev.caravan.management.auth;

import dev.caravan.config.ledger.Author;

/**
 * Who asks.
 *
 * @param who the token's name and id, or {@code loopback}
 * @param from the client's address
 */
public record Caller(String who, String from, Role role) {
    /** As the ledger writes it down. */
    public Author author() {
        return new Author(who, from, role.word());
    }
}
