package dev.caravan.config.peer;

import dev.caravan.config.peer.Answered.Key;
import dev.caravan.config.peer.Frame.Acknowledge;
import dev.caravan.config.peer.Frame.Answer;
import dev.caravan.config.peer.Frame.Question;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answerer's half: questions of others, by asker and id. One is handed to its answerer once,
 * however often it arrives. Only under the lock of its {@link Wire}.
 */
final class Answering {
    /** How long a question that is over is remembered, lest a late copy of it be answered again. */
    private static final long REMEMBERED_NANOS = 60_000_000_000L;

    private static final int MOST_REMEMBERED = 16_384;
    private static final int NANOS_A_MILLI = 1_000_000;

    private final Wire wire;
    private final String self;
    private final Answers answers;
    private final Bounds bounds;
    private final Budget outgoing;
    private final Budget incoming;
    private final Map<Key, Answered> underWay = new HashMap<>();
    private final Map<String, Integer> questions = new HashMap<>();
    private final Map<Key, Long> over = new LinkedHashMap<>();

    Answering(
            Wire wire,
            String self,
            Answers answers,
            Bounds bounds,
            Budget outgoing,
            Budget incoming) {
        this.wire = wire;
        this.self = self;
        this.answers = answers;
        this.bounds = bounds;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    /** Has questions answered, without the lock, and is told the outcome under it. */
    interface Answers {
        /** Whether somebody answers {@code topic}. */
        boolean has(Topic topic);

        /** A question is whole. */
        void answer(Answered it, byte[] question);
    }

    /** A piece of a question has come. */
    void question(String from, Question piece, long now) {
        Key key = new Key(from, piece.id());
        if (over.containsKey(key)) {
            acknowledge(key, Pieces.count(piece.total()), 0);
            return;
        }
        Answered it = underWay.get(key);
        if (it == null) {
            it = begin(key, piece, now);
        }
        if (it == null) {
            return;
        }
        Assembling question = it.question;
        if (question == null) {
            acknowledge(key, Pieces.count(it.asked), 0);
            return;
        }
        question.take(piece.total(), piece.piece(), piece.body());
        acknowledge(key, question.next(), question.beyond());
        if (question.whole()) {
            it.question = null;
            Answered whole = it;
            wire.then(() -> answers.answer(whole, question.message()));
        }
    }

    private @Nullable Answered begin(Key key, Question piece, long now) {
        if (piece.total() < 0 || piece.total() > Peers.MAX_ANSWER_BYTES) {
            return null;
        }
        Optional<Topic> topic = Topic.of(piece.topic()).filter(answers::has);
        if (topic.isEmpty()) {
            String name = Topic.of(piece.topic())
                    .map(Topic::name)
                    .orElseGet(() -> "topic " + piece.topic());
            return refuse(key, self + " does not answer " + name);
        }
        int others = questions.getOrDefault(key.from(), 0);
        if (others >= bounds.questions()) {
            return refuse(
                    key,
                    self + " has " + others + " questions of " + key.from()
                            + " to answer; no room for another");
        }
        if (!incoming.take(key.from(), piece.total())) {
            return refuse(
                    key, self + " has no room for another question of " + piece.total() + " bytes");
        }
        long deadline = now + (long) piece.withinMillis() * NANOS_A_MILLI;
        Answered it = new Answered(key, topic.get(), deadline, piece.total());
        underWay.put(key, it);
        questions.merge(key.from(), 1, Integer::sum);
        return it;
    }

    /** Says no and remembers nothing: whoever did not hear it asks again. */
    private @Nullable Answered refuse(Key key, String why) {
        byte[] message = why.getBytes(StandardCharsets.UTF_8);
        wire.send(
                key.from(),
                new Answer(true, key.id(), message.length, 0, ByteBuffer.wrap(message)));
        return null;
    }

    private void acknowledge(Key key, int next, int beyond) {
        wire.send(key.from(), new Acknowledge(key.id(), false, next, beyond));
    }

    /** The answerer has answered, or failed with a message in UTF-8. */
    void answered(Answered it, boolean failed, byte[] message, long now) {
        if (underWay.get(it.key) != it) {
            return;
        }
        if (message.length > Peers.MAX_ANSWER_BYTES) {
            send(it, true, text(self + " has too long an answer: " + message.length + " bytes"));
        } else if (!outgoing.take(it.key.from(), message.length)) {
            send(
                    it,
                    true,
                    text(self + " has too many answers under way for another of " + message.length
                            + " bytes"));
        } else {
            it.sentBytes = message.length;
            send(it, failed, message);
        }
        pump(it, now);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(Answered it, boolean failed, byte[] message) {
        it.failed = failed;
        it.answer = new Sending(message);
    }

    private void pump(Answered it, long now) {
        Sending answer = it.answer;
        if (answer != null) {
            wire.pump(
                    it.key.from(),
                    answer,
                    now,
                    piece -> new Answer(
                            it.failed, it.key.id(), answer.total(), piece, answer.piece(piece)));
        }
    }

    /** Pieces of an answer have arrived. */
    void acknowledged(String from, Acknowledge ack, long now) {
        Answered it = underWay.get(new Key(from, ack.id()));
        if (it == null || it.answer == null) {
            return;
        }
        it.answer.acknowledged(ack.next(), ack.beyond());
        if (it.answer.done()) {
            end(it, now);
        } else {
            pump(it, now);
        }
    }

    /** Nobody waits any more. */
    void cancelled(String from, long id, long now) {
        Key key = new Key(from, id);
        Answered it = underWay.get(key);
        if (it != null) {
            end(it, now);
        } else {
            remember(key, now);
        }
    }

    /** Sends again what was lost, and forgets what is too late. */
    void tick(long now) {
        for (Answered it : List.copyOf(underWay.values())) {
            if (it.deadline - now <= 0) {
                end(it, now);
            } else {
                pump(it, now);
            }
        }
        Iterator<Long> oldest = over.values().iterator();
        while (oldest.hasNext() && oldest.next() - now <= 0) {
            oldest.remove();
        }
    }

    boolean isIdle() {
        return underWay.isEmpty() && over.isEmpty();
    }

    private void end(Answered it, long now) {
        underWay.remove(it.key);
        questions.computeIfPresent(it.key.from(), (node, count) -> count == 1 ? null : count - 1);
        incoming.giveBack(it.key.from(), it.asked);
        outgoing.giveBack(it.key.from(), it.sentBytes);
        remember(it.key, now);
    }

    private void remember(Key key, long now) {
        over.putIfAbsent(key, now + REMEMBERED_NANOS);
        if (over.size() > MOST_REMEMBERED) {
            Iterator<Key> oldest = over.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
