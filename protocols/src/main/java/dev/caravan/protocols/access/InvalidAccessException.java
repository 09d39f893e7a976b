package dev.caravan.protocols.access;

/** A list, rule or user that cannot be what it says; the message names it and what is expected. */
public final class InvalidAccessException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidAccessException(String message) {
        super(message);
    }

    InvalidAccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
