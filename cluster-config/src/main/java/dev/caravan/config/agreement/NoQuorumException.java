package dev.caravan.config.agreement;

/** No majority of the voters could be had in time. */
public final class NoQuorumException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what was missing. */
    public NoQuorumException(String message) {
        super(message);
    }
}
