package dev.caravan.config.peer;

import dev.caravan.config.peer.Frame.Acknowledge;
import dev.caravan.config.peer.Frame.Answer;
import dev.caravan.config.peer.Frame.Cancel;
import dev.caravan.config.peer.Frame.Letter;
import dev.caravan.config.peer.Frame.Question;
import dev.caravan.protocols.loop.Time;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Letters, questions and answers over a {@link Post} that may lose, double, delay and reorder.
 *
 * <p>A question goes out in pieces, each again until it is acknowledged; the answer comes back in
 * the same way. A question is answered once, however often it arrives; its answer is kept until it
 * is acknowledged or its asker's patience is over. Time passes by {@link #tick()} only. Arrays that
 * are handed over are not copied, and must not be changed any more.
 */
public final class LetterBox implements Peers, AutoCloseable {
    /** How often {@link #tick()} is to be called. */
    public static final Duration TICK = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(LetterBox.class);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MAX_FAILURE_CHARS = 4096;

    private final Post post;
    private final Time time;
    private final AtomicLong lastId;
    private final Map<Topic, Receiver> receivers = new ConcurrentHashMap<>();
    private final Map<Topic, Answerer> answerers = new ConcurrentHashMap<>();
    private final Wire wire;
    private final Asking asking;
    private final Answering answering;
    private volatile boolean closed;

    /**
     * Takes over what {@code post} delivers.
     *
     * @param random for ids that an earlier start of this node has not used
     */
    public LetterBox(Post post, Time time, RandomGenerator random) {
        this(post, time, random, Bounds.DEFAULT);
    }

    /** With other bounds than {@link Bounds#DEFAULT}. */
    @SuppressWarnings("this-escape") // The post delivers at once: everything stands by then.
    public LetterBox(Post post, Time time, RandomGenerator random, Bounds bounds) {
        this.post = post;
        this.time = time;
        this.lastId = new AtomicLong(random.nextLong());
        this.wire = new Wire(post);
        Budget outgoing = new Budget(bounds.bytesForOne(), bounds.bytesInAll());
        Budget incoming = new Budget(bounds.bytesForOne(), bounds.bytesInAll());
        this.asking = new Asking(wire, bounds, outgoing, incoming);
        this.answering =
                new Answering(wire, post.self(), new FromOthers(), bounds, outgoing, incoming);
        post.deliverTo(this::arrived);
    }

    @Override
    public String self() {
        return post.self();
    }

    @Override
    public Set<String> reachable() {
        return post.reachable();
    }

    @Override
    public void send(String node, Topic topic, byte[] letter) {
        if (letter.length > MAX_LETTER_BODY_BYTES) {
            throw new IllegalArgumentException("letter of " + topic + " to " + node + ": "
                    + letter.length + " bytes (expected: at most " + MAX_LETTER_BODY_BYTES + ")");
        }
        post.send(node, FrameCodec.encode(new Letter(topic.code(), ByteBuffer.wrap(letter))));
    }

    @Override
    public void receive(Topic topic, Receiver receiver) {
        receivers.put(topic, receiver);
    }

    @Override
    public void answer(Topic topic, Answerer answerer) {
        answerers.put(topic, answerer);
    }

    @Override
    public CompletionStage<byte[]> ask(String node, Topic topic, byte[] question, Duration within) {
        if (question.length > MAX_ANSWER_BYTES) {
            return failed("a question of " + question.length + " bytes to " + node
                    + " is too long (expected: at most " + MAX_ANSWER_BYTES + ")");
        }
        boolean here = node.equals(self());
        if (!here && !post.reachable().contains(node)) {
            return failed(node + " cannot be reached");
        }
        if (closed) {
            return failed(node + " was not asked: this node leaves");
        }
        long now = time.nanos();
        Duration patience = within.compareTo(LONGEST) > 0 ? LONGEST : within;
        Asked asked = new Asked(
                node,
                topic,
                lastId.incrementAndGet(),
                now + patience.toNanos(),
                within.toMillis() + " ms",
                here ? null : new Sending(question));
        asked.answer.whenComplete((answer, failure) -> {
            if (asked.answer.isCancelled()) {
                wire.locked(() -> asking.cancel(asked));
            }
        });
        wire.locked(() -> asking.ask(asked, now));
        if (here && !asked.answer.isDone()) {
            answerHere(asked, question);
        }
        return asked.answer;
    }

    private static CompletionStage<byte[]> failed(String why) {
        return CompletableFuture.failedFuture(new PeerException(why));
    }

    private void answerHere(Asked asked, byte[] question) {
        answer(
                asked.topic,
                self(),
                question,
                (answer, failure) -> wire.locked(() -> {
                    if (failure == null) {
                        asking.answeredHere(asked, answer);
                    } else {
                        asking.failedHere(asked, failure);
                    }
                }));
    }

    /** Whole questions of other nodes, on the thread that brought their last piece. */
    private final class FromOthers implements Answering.Answers {
        @Override
        public boolean has(Topic topic) {
            return answerers.containsKey(topic);
        }

        @Override
        public void answer(Answered it, byte[] question) {
            LetterBox.this.answer(it.topic, it.key.from(), question, (answer, failure) -> {
                byte[] message =
                        failure == null ? answer : failure.getBytes(StandardCharsets.UTF_8);
                long now = time.nanos();
                wire.locked(() -> answering.answered(it, failure != null, message, now));
            });
        }
    }

    /** Tells {@code then} the answer, or why there is none. */
    private void answer(Topic topic, String from, byte[] question, Outcome then) {
        Answerer answerer = answerers.get(topic);
        if (answerer == null) {
            then.told(new byte[0], self() + " does not answer " + topic);
            return;
        }
        CompletionStage<byte[]> answer;
        try {
            answer = answerer.answer(from, question);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((bytes, e) -> {
            if (e == null) {
                then.told(bytes, null);
            } else {
                then.told(new byte[0], failure(e));
            }
        });
    }

    /** What an answerer made of a question. */
    private interface Outcome {
        void told(byte[] answer, @Nullable String failure);
    }

    private String failure(Throwable e) {
        Throwable cause =
                e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        String message =
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String text = self() + " failed: " + message;
        return text.length() > MAX_FAILURE_CHARS ? text.substring(0, MAX_FAILURE_CHARS) : text;
    }

    private void arrived(String from, byte[] bytes) {
        if (closed) {
            return;
        }
        FrameCodec.decode(bytes).ifPresent(frame -> {
            if (frame instanceof Letter letter) {
                received(from, letter);
            } else {
                long now = time.nanos();
                wire.locked(() -> arrived(from, frame, now));
            }
        });
    }

    private void arrived(String from, Frame frame, long now) {
        switch (frame) {
            case Letter letter -> {} // Needs no lock.
            case Question piece -> answering.question(from, piece, now);
            case Answer piece -> asking.answer(from, piece);
            case Cancel cancel -> answering.cancelled(from, cancel.id(), now);
            case Acknowledge ack -> {
                if (ack.ofAnswer()) {
                    answering.acknowledged(from, ack, now);
                } else {
                    asking.acknowledged(from, ack, now);
                }
            }
        }
    }

    private void received(String from, Letter letter) {
        Topic.of(letter.topic()).map(receivers::get).ifPresent(receiver -> {
            byte[] body = new byte[letter.body().remaining()];
            letter.body().get(body);
            try {
                receiver.received(from, body);
            } catch (RuntimeException e) {
                LOG.warn("a letter of {} could not be received", from, e);
            }
        });
    }

    /** Time has passed: sends again what was lost, gives up what took too long. */
    public void tick() {
        long now = time.nanos();
        Set<String> reachable = post.reachable();
        wire.locked(() -> {
            asking.tick(now, reachable);
            answering.tick(now);
        });
    }

    /** Whether time changes nothing: nothing is asked, answered or remembered. Blocks for a moment. */
    public boolean isIdle() {
        return wire.decided(() -> asking.isIdle() && answering.isIdle());
    }

    /** Fails what is under way; takes and sends nothing more. */
    @Override
    public void close() {
        closed = true;
        post.deliverTo((from, frame) -> {});
        wire.locked(asking::close);
    }
}
