package dev.caravan.protocols.http1;

/** The three answers of a codec. */
public enum Parsed {
    /** The message part is complete and valid. */
    DONE,
    /** Valid so far; call again with more bytes. */
    NEED_MORE,
    /** Invalid, and no further byte can mend it. */
    MALFORMED
}
