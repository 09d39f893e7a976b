package dev.caravan.config.peer;

import dev.caravan.config.peer.Frame.Acknowledge;
import dev.caravan.config.peer.Frame.Answer;
import dev.caravan.config.peer.Frame.Cancel;
import dev.caravan.config.peer.Frame.Question;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The asker's half: questions that are out, by id. Only under the lock of its {@link Wire}. */
final class Asking {
    private static final int NANOS_A_MILLI = 1_000_000;

    private final Wire wire;
    private final Bounds bounds;
    private final Budget outgoing;
    private final Budget incoming;
    private final Map<Long, Asked> asked = new HashMap<>();
    private final Map<String, Integer> questions = new HashMap<>();

    Asking(Wire wire, Bounds bounds, Budget outgoing, Budget incoming) {
        this.wire = wire;
        this.bounds = bounds;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    /** Begins to ask, or fails at once. */
    void ask(Asked it, long now) {
        int others = questions.getOrDefault(it.node, 0);
        int bytes = it.question == null ? 0 : it.question.total();
        if (others >= bounds.questions()) {
            fail(
                    it,
                    () -> others + " questions to " + it.node
                            + " wait already; no room for another");
            return;
        }
        if (!outgoing.take(it.node, bytes)) {
            fail(
                    it,
                    () -> "a question of " + bytes + " bytes to " + it.node
                            + " is more than may be under way");
            return;
        }
        questions.merge(it.node, 1, Integer::sum);
        asked.put(it.id, it);
        pump(it, now);
    }

    private void pump(Asked it, long now) {
        Sending question = it.question;
        if (question != null) {
            int left = (int) Math.clamp((it.deadline - now) / NANOS_A_MILLI, 1, Integer.MAX_VALUE);
            wire.pump(
                    it.node,
                    question,
                    now,
                    piece -> new Question(
                            it.topic.code(),
                            it.id,
                            left,
                            question.total(),
                            piece,
                            question.piece(piece)));
        }
    }

    /** A piece of an answer has come. */
    void answer(String from, Answer piece) {
        Asked it = asked.get(piece.id());
        if (piece.total() < 0 || piece.total() > Peers.MAX_ANSWER_BYTES) {
            return;
        }
        if (it == null || !it.node.equals(from) || it.question == null) {
            // Nobody waits: say that all is here, so that it is not sent again.
            acknowledge(from, piece.id(), Pieces.count(piece.total()), 0);
            return;
        }
        Assembling coming = coming(it, piece);
        if (coming == null) {
            wire.send(from, new Cancel(it.id));
            end(it);
            fail(
                    it,
                    () -> "the answer of " + from + ", " + piece.total()
                            + " bytes, is more than may be under way");
            return;
        }
        if (it.failed == piece.failed()) {
            coming.take(piece.total(), piece.piece(), piece.body());
        }
        acknowledge(from, it.id, coming.next(), coming.beyond());
        if (coming.whole()) {
            end(it);
            arrived(it, coming.message());
        }
    }

    private @Nullable Assembling coming(Asked it, Answer piece) {
        if (it.coming == null && incoming.take(it.node, piece.total())) {
            it.reserved = piece.total();
            it.failed = piece.failed();
            it.coming = new Assembling(piece.total());
        }
        return it.coming;
    }

    private void arrived(Asked it, byte[] message) {
        if (it.failed) {
            if (it.question != null && !it.question.done()) {
                wire.send(it.node, new Cancel(it.id));
            }
            fail(it, () -> new String(message, StandardCharsets.UTF_8));
        } else {
            wire.then(() -> it.answer.complete(message));
        }
    }

    private void acknowledge(String node, long id, int next, int beyond) {
        wire.send(node, new Acknowledge(id, true, next, beyond));
    }

    /** Pieces of a question have arrived. */
    void acknowledged(String from, Acknowledge ack, long now) {
        Asked it = asked.get(ack.id());
        if (it != null && it.node.equals(from) && it.question != null) {
            it.question.acknowledged(ack.next(), ack.beyond());
            pump(it, now);
        }
    }

    /** This node has answered its own question. */
    void answeredHere(Asked it, byte[] message) {
        if (end(it)) {
            wire.then(() -> it.answer.complete(message));
        }
    }

    /** This node has failed to answer its own question. */
    void failedHere(Asked it, String why) {
        if (end(it)) {
            fail(it, () -> why);
        }
    }

    /** Whoever asked does not wait any more. */
    void cancel(Asked it) {
        if (end(it) && it.question != null) {
            wire.send(it.node, new Cancel(it.id));
        }
    }

    /**
     * Sends again what was lost, and gives up what took too long and whoever has gone: nobody waits
     * for a node that is known to be away.
     */
    void tick(long now, Set<String> reachable) {
        for (Asked it : List.copyOf(asked.values())) {
            if (it.deadline - now <= 0) {
                cancel(it);
                fail(it, () -> it.node + " did not answer " + it.topic + " within " + it.within);
            } else if (it.question != null && !reachable.contains(it.node)) {
                end(it);
                fail(it, () -> it.node + " cannot be reached any more");
            } else {
                pump(it, now);
            }
        }
    }

    boolean isIdle() {
        return asked.isEmpty();
    }

    /** Fails everything. */
    void close() {
        for (Asked it : new ArrayList<>(asked.values())) {
            end(it);
            fail(it, () -> it.node + " was not waited for: this node leaves");
        }
    }

    private boolean end(Asked it) {
        if (asked.remove(it.id) == null) {
            return false;
        }
        questions.computeIfPresent(it.node, (node, count) -> count == 1 ? null : count - 1);
        outgoing.giveBack(it.node, it.question == null ? 0 : it.question.total());
        incoming.giveBack(it.node, it.reserved);
        it.coming = null;
        return true;
    }

    private void fail(Asked it, Supplier<String> why) {
        wire.then(() -> it.answer.completeExceptionally(new PeerException(why.get())));
    }
}
