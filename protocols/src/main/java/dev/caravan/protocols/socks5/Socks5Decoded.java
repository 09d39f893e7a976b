package dev.caravan.protocols.socks5;

/**
 * What a look at some bytes gave: a message, the wish for more bytes, or the reason why they will
 * never be one.
 */
public sealed interface Socks5Decoded<T> {

    /** A whole message, which took the first {@code consumed} bytes; the rest is not its own. */
    record Done<T>(T value, int consumed) implements Socks5Decoded<T> {}

    /**
     * Not a whole message yet.
     *
     * @param total how many bytes, counted from the message's first, it needs before another look
     *     can tell more: always above what was shown, never above the message's length
     */
    record NeedMore<T>(int total) implements Socks5Decoded<T> {}

    /**
     * No message of this protocol, whatever follows.
     *
     * @param reason what was found and what was expected, fit for a log
     * @param section the rule it breaks, as {@code RFC 1928 §4}
     * @param reply the words for it, if it is a request that is to be answered before the end
     */
    record Malformed<T>(String reason, String section, Socks5Reply reply)
            implements Socks5Decoded<T> {}
}
