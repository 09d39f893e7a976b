package dev.caravan.config.agreement;

import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;

import io.microraft.executor.RaftNodeExecutor;
import io.microraft.model.message.RaftMessage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One seat, and nobody else: a test speaks for the other nodes, and moves the time. */
final class Stage {
    static final String GROUP = "c1/1";

    final Seat seat;
    private final Set<String> founders = new TreeSet<>();
    private final Map<Topic, Peers.Receiver> receivers = new EnumMap<>(Topic.class);
    private final List<Sent> sent = new ArrayList<>();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.comparingLong(Task::nanos).thenComparingLong(Task::number));
    private long nanos = 1_000_000_000_000L;
    private long number;

    /** What the seat sent. */
    record Sent(String to, RaftMessage message) {}

    private record Task(long nanos, long number, Runnable what) {}

    /** The seat of n1, one of so many founders. */
    Stage(int nodes) {
        for (int i = 1; i <= nodes; i++) {
            founders.add("n" + i);
        }
        seat = Seat.take(
                SeatSettings.of("n1", GROUP, founders),
                new Seat.Parts(
                        Optional.empty(),
                        new MemoryStore(),
                        CommitMark.none(),
                        new Others(),
                        new Time(),
                        new StageClock(),
                        new Random(1)));
        pass(0);
    }

    /** Lets so much time pass. */
    void pass(long millis) {
        long end = nanos + millis * 1_000_000;
        while (!tasks.isEmpty() && tasks.element().nanos <= end) {
            Task task = tasks.remove();
            nanos = task.nanos;
            task.what.run();
        }
        nanos = end;
    }

    /** Another node says something. */
    void say(RaftMessage message) {
        sayAs(Endpoint.id(message.getSender()), GROUP, message);
    }

    /** A letter comes from {@code from} and says that it is of {@code group}. */
    void sayAs(String from, String group, RaftMessage message) {
        number++;
        byte[] letter = RaftWire.write(new RaftWire.Letter(group, 1, number, message));
        receivers.get(Topic.RAFT).received(from, letter);
        pass(0);
    }

    /** What was sent to {@code node} since it was last asked for. */
    <T extends RaftMessage> List<T> sentTo(String node, Class<T> type) {
        List<T> found = sent.stream()
                .filter(each -> each.to.equals(node) && type.isInstance(each.message))
                .map(each -> type.cast(each.message))
                .toList();
        sent.removeIf(each -> each.to.equals(node) && type.isInstance(each.message));
        return found;
    }

    private final class Others implements Peers {
        @Override
        public String self() {
            return "n1";
        }

        @Override
        public Set<String> reachable() {
            return founders;
        }

        @Override
        public void send(String node, Topic topic, byte[] letter) {
            sent.add(new Sent(node, RaftWire.read(letter).message()));
        }

        @Override
        public void receive(Topic topic, Receiver receiver) {
            receivers.put(topic, receiver);
        }

        @Override
        public CompletionStage<byte[]> ask(
                String node, Topic topic, byte[] question, Duration within) {
            return new CompletableFuture<>();
        }

        @Override
        public void answer(Topic topic, Answerer answerer) {}
    }

    private final class Time implements RaftNodeExecutor {
        @Override
        public void execute(Runnable task) {
            schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public void submit(Runnable task) {
            schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public void schedule(Runnable task, long delay, TimeUnit unit) {
            tasks.add(new Task(nanos + unit.toNanos(delay), number++, task));
        }
    }

    private final class StageClock extends Clock {
        @Override
        public long millis() {
            return nanos / 1_000_000;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
