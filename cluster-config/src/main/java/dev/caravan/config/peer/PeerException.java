package dev.caravan.config.peer;

/** Another node gave no answer, or said that it failed. */
public final class PeerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A node was not reached, or not in time, or failed. */
    public PeerException(String message) {
        super(message);
    }
}
