package dev.caravan.config.peer;

/**
 * How much is under way at most.
 *
 * @param questions to one node, and as many from it
 * @param bytesForOne of messages from one node that are being assembled, and as many of those that
 *     go to it
 * @param bytesInAll likewise, of all nodes together
 */
public record Bounds(int questions, long bytesForOne, long bytesInAll) {
    /** 256 questions, 64 MiB, 256 MiB. */
    public static final Bounds DEFAULT =
            new Bounds(256, Peers.MAX_ANSWER_BYTES, 4L * Peers.MAX_ANSWER_BYTES);
}
