package dev.caravan.management.server;

/** The management API cannot be opened: says where and why. */
public final class ManagementException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ManagementException(String message) {
        super(message);
    }

    ManagementException(String message, Throwable cause) {
        super(message, cause);
    }
}
