package dev.caravan.node;

/** A node that could not start; the message is for its operator, {@link #exit} for scripts. */
public final class StartFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exit exit;

    StartFailed(Exit exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    StartFailed(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    /** How the process should end. */
    public Exit exit() {
        return exit;
    }
}
