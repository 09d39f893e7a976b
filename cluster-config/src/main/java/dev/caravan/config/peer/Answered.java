package dev.caravan.config.peer;

import org.jspecify.annotations.Nullable;

/** A question of another node that is coming in, being answered, or whose answer goes out. */
final class Answered {
    final Key key;
    final Topic topic;

    /** When nobody waits any more, on the monotonic clock. */
    final long deadline;

    /** How long the question is. */
    final int asked;

    /** What has come in of the question; nothing once it was handed to its answerer. */
    @Nullable
    Assembling question;

    /** What goes out; nothing while the answerer thinks. */
    @Nullable
    Sending answer;

    /** How many bytes of the answer are accounted for. */
    int sentBytes;

    boolean failed;

    Answered(Key key, Topic topic, long deadline, int asked) {
        this.key = key;
        this.topic = topic;
        this.deadline = deadline;
        this.asked = asked;
        this.question = new Assembling(asked);
    }

    /** Whose question it is; its id is the asker's. */
    record Key(String from, long id) {}
}
