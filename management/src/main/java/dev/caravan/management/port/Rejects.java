package dev.caravan.management.port;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The last refused heads of this node. Any thread; nothing blocks. */
public interface Rejects {
    /** The newest first, {@code limit} at most. */
    CompletionStage<List<View>> last(int limit);

    /**
     * A refused head.
     *
     * @param side {@code client} or {@code upstream}
     * @param offset of the offending byte in the head
     * @param rule the RFC section or limit
     * @param excerpt what stood around it, credentials redacted
     */
    record View(
            long atMillis,
            String listener,
            String peer,
            String side,
            int offset,
            String rule,
            String excerpt) {}
}
