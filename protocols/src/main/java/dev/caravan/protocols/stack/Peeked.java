package dev.caravan.protocols.stack;

/** What a peek found; the bytes are lent for the call and not consumed. */
public sealed interface Peeked {
    /** All bytes that wait. */
    Bytes bytes();

    /** At least as many as were asked for. */
    record Enough(Bytes bytes) implements Peeked {}

    /** Time passed first. */
    record TimedOut(Bytes bytes) implements Peeked {}

    /** The client ended its direction first. */
    record Ended(Bytes bytes) implements Peeked {}
}
