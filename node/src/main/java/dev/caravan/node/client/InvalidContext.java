package dev.caravan.node.client;

/** What says where the API is, or who asks, is wrong. */
public final class InvalidContext extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For this reason, which names what and where. */
    public InvalidContext(String message) {
        super(message);
    }
}
