package dev.caravan.protocols.accesslog;

/** An access log that cannot be started: says which and why. */
public final class AccessLogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AccessLogException(String message) {
        super(message);
    }

    AccessLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
