package dev.caravan.node.keys;

/** Keys cannot be made where they were to be made. */
public final class KeysException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeysException(String message) {
        super(message);
    }

    KeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
