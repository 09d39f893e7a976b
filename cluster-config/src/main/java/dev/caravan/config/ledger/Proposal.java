package dev.caravan.config.ledger;

/**
 * A change that somebody asks for. Proposing the same id again has the outcome of the first time.
 *
 * @param id unique, made by the proposer
 * @param atMillis when, by the proposer's clock
 */
public record Proposal(String id, long atMillis, Author author, Change change) {}
