package dev.caravan.config.agreement;

/** A cluster cannot be recovered from this disk; nothing was changed. */
public final class RecoveryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For the reason that {@code message} says. */
    RecoveryException(String message) {
        super(message);
    }
}
