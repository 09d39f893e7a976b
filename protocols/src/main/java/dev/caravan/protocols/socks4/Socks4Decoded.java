package dev.caravan.protocols.socks4;

/**
 * What a look at some bytes gave: a message, the wish for more bytes, or the reason why they will
 * never be one.
 */
public sealed interface Socks4Decoded<T> {

    /** A whole message, which took the first {@code consumed} bytes; the rest is not its own. */
    record Done<T>(T value, int consumed) implements Socks4Decoded<T> {}

    /**
     * Not a whole message yet.
     *
     * @param total how many bytes, counted from the message's first, it needs before another look
     *     can tell more: always above what was shown, never above the message's length
     */
    record NeedMore<T>(int total) implements Socks4Decoded<T> {}

    /**
     * No message of this protocol, whatever follows; a request is answered {@link
     * Socks4Reply#REJECTED}.
     *
     * @param reason what was found and what was expected, fit for a log
     * @param section the part of the protocol it breaks, as {@code SOCKS4A}
     */
    record Malformed<T>(String reason, String section) implements Socks4Decoded<T> {}
}
