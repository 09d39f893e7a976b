package dev.caravan.protocols.detect;

import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Detector;
import dev.caravan.protocols.stack.Detector.Verdict;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Peeked;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Stack;

import org.apache.pekko.actor.typed.Behavior;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Peeks the first bytes and hands the connection to the arm whose first layer recognises them; the
 * arms are asked in order. Nothing is consumed.
 *
 * <p>When no arm matches, when all still want more after {@link #MOST_BYTES}, when time passes or
 * the client ends, the connection goes to the otherwise arm if there is one and is refused if not.
 */
public final class DetectLayer implements Layer {
    /** More bytes than any detector of a protocol needs. */
    public static final int MOST_BYTES = 64;

    private final List<Stack> arms;
    private final Optional<Stack> otherwise;
    private final Duration within;

    DetectLayer(List<Stack> arms, Optional<Stack> otherwise, Duration within) {
        this.arms = List.copyOf(arms);
        this.otherwise = otherwise;
        this.within = within;
        if (arms.isEmpty()) {
            throw new IllegalArgumentException("any-of: no arms (expected: at least one)");
        }
        for (int i = 0; i < arms.size(); i++) {
            Layer first = arms.get(i).first();
            if (first.detector().isEmpty()) {
                throw new IllegalArgumentException("any-of/" + i + ": " + first.name()
                        + " cannot be detected by its first bytes");
            }
        }
    }

    @Override
    public Behavior<Message> begin(Connection connection) {
        return look(connection, 1);
    }

    private Behavior<Message> look(Connection connection, int atLeast) {
        return connection.peek(atLeast, within, peeked -> switch (peeked) {
            case Peeked.Enough e -> judge(connection, e.bytes().length());
            case Peeked.TimedOut t ->
                unknown(connection, Refusal.Kind.CLIENT_TIMED_OUT, "first bytes: not in time");
            case Peeked.Ended e
            when e.bytes().length() == 0 ->
                connection.refuse(Refusal.of(Refusal.Kind.MALFORMED, "ended without a byte"));
            case Peeked.Ended e ->
                unknown(connection, Refusal.Kind.MALFORMED, "ended before its protocol was known");
        });
    }

    private Behavior<Message> judge(Connection connection, int length) {
        boolean more = false;
        for (Stack arm : arms) {
            Optional<Detector> detector = arm.first().detector();
            Verdict verdict =
                    detector.isPresent() ? look(connection, detector.get()) : Verdict.NO_MATCH;
            if (verdict == Verdict.MATCH) {
                return connection.into(arm);
            }
            more |= verdict == Verdict.NEED_MORE;
        }
        if (more && length < MOST_BYTES) {
            return look(connection, length + 1);
        }
        return unknown(
                connection, Refusal.Kind.MALFORMED, "first bytes: no protocol of this listener");
    }

    private static Verdict look(Connection connection, Detector detector) {
        return detector.look(connection.waiting());
    }

    private Behavior<Message> unknown(Connection connection, Refusal.Kind kind, String detail) {
        return otherwise
                .map(connection::into)
                .orElseGet(() -> connection.refuse(Refusal.of(kind, detail)));
    }

    @Override
    public String name() {
        return Detect.NAME;
    }

    @Override
    public List<Stack> branches() {
        return otherwise.isEmpty()
                ? arms
                : java.util.stream.Stream.concat(arms.stream(), otherwise.stream())
                        .toList();
    }
}
