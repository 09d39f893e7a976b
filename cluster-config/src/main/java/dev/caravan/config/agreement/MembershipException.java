package dev.caravan.config.agreement;

/** A change of members, or of the leader, that was not made. */
public final class MembershipException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says why. */
    public MembershipException(String message) {
        super(message);
    }
}
