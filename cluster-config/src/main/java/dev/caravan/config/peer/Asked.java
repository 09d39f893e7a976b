package dev.caravan.config.peer;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** A question of this node's own that has no answer yet. */
final class Asked {
    final String node;
    final Topic topic;
    final long id;
    final CompletableFuture<byte[]> answer = new CompletableFuture<>();

    /** When it is given up, on the monotonic clock. */
    final long deadline;

    /** How long it was to wait, for people. */
    final String within;

    /** What goes out; nothing when this node asks itself. */
    final @Nullable Sending question;

    /** What has come in of the answer, or of the message of a failure. */
    @Nullable
    Assembling coming;

    /** How many bytes of the answer are accounted for. */
    int reserved;

    boolean failed;

    Asked(
            String node,
            Topic topic,
            long id,
            long deadline,
            String within,
            @Nullable Sending question) {
        this.node = node;
        this.topic = topic;
        this.id = id;
        this.deadline = deadline;
        this.within = within;
        this.question = question;
    }
}
