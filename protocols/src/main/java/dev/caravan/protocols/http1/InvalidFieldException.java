package dev.caravan.protocols.http1;

/** A field name or value that may not be written; the message says which and why. */
public final class InvalidFieldException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    InvalidFieldException(String message) {
        super(message);
    }
}
