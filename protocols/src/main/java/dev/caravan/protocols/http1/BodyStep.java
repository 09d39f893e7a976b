package dev.caravan.protocols.http1;

/** What a body codec found next in its input. */
public enum BodyStep {
    /** Content stands at the reader index; the caller takes exactly the length told. */
    DATA,
    /** The input is used up, the body not over. */
    NEED_MORE,
    /** The body is over; what follows in the input is not part of it. */
    DONE,
    /** The framing is broken: close the connection. */
    MALFORMED
}
