package dev.caravan.protocols.http1;

/** An old fault that responses of a listed upstream may have; what we write is mended. */
public enum Tolerance {
    /** A value continued on a line that starts with white space (RFC 9112 §5.2): becomes spaces. */
    OBS_FOLD,
    /** Lines that end in LF alone (RFC 9112 §2.2): become CRLF. */
    BARE_LF,
    /** Content-Length repeated with one and the same number (RFC 9112 §6.3): becomes one. */
    EQUAL_DUPLICATE_LENGTH
}
