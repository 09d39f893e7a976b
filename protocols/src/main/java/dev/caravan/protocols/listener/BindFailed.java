package dev.caravan.protocols.listener;

/** A listener could not be opened; the message says which address, why, and who holds it. */
public final class BindFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BindFailed(String message, Throwable cause) {
        super(message, cause);
    }

    BindFailed(String message) {
        super(message);
    }
}
