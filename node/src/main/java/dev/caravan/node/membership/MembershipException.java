package dev.caravan.node.membership;

/** The cluster port cannot be opened, or the keys cannot be used. */
public final class MembershipException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean portTaken;

    MembershipException(String message, boolean portTaken, Throwable cause) {
        super(message, cause);
        this.portTaken = portTaken;
    }

    /** Whether another process has the port, or the address is not this machine's. */
    public boolean isPortTaken() {
        return portTaken;
    }
}
