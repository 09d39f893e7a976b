package dev.caravan.config.proof;

/**
 * What a node is and serves; the answer to {@code Topic.STATUS}, whose question is empty.
 *
 * @param node its id
 * @param proven the revision that it serves, proven; 0 for none
 * @param document the hash of that document, empty for none
 * @param trying the revision that it is trying; 0 for none
 * @param draining whether it takes no new traffic
 * @param startedAtMillis when its process started, by its own clock
 * @param votes whether it is to be a voter, as far as there is room
 * @param leaves whether it is to be no member any more
 * @param format the highest format that it reads
 */
public record NodeStatus(
        String node,
        long proven,
        String document,
        long trying,
        boolean draining,
        long startedAtMillis,
        boolean votes,
        boolean leaves,
        int format) {
    /** As JSON. */
    public byte[] bytes() {
        return ProofJson.write(this);
    }

    /**
     * What {@code bytes} say.
     *
     * @throws IllegalArgumentException when they are no status
     */
    public static NodeStatus read(byte[] bytes) {
        return ProofJson.read(bytes, NodeStatus.class);
    }
}
