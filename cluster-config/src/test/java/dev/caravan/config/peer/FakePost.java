package dev.caravan.config.peer;

import dev.caravan.protocols.loop.Time;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * One node's post on a {@link Network} in memory: frames arrive when virtual time is let pass. One
 * thread.
 */
public final class FakePost implements Post {
    private final Network network;
    private final String self;
    private BiConsumer<String, byte[]> inbox = (from, frame) -> {};

    private FakePost(Network network, String self) {
        this.network = network;
        this.self = self;
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public Set<String> reachable() {
        Set<String> reachable = new TreeSet<>(network.posts.keySet());
        reachable.removeIf(node -> network.away.contains(node) && !node.equals(self));
        return reachable;
    }

    @Override
    public void send(String node, byte[] frame) {
        if (frame.length > Peers.MAX_LETTER_BYTES) {
            throw new IllegalArgumentException("a frame of " + frame.length + " bytes");
        }
        network.carry(self, node, frame);
    }

    @Override
    public void deliverTo(BiConsumer<String, byte[]> to) {
        inbox = to;
    }

    /** Nodes in one JVM, with a clock of their own; the same seed gives the same run. */
    public static final class Network implements Time {
        private final Random random;
        private final Map<String, FakePost> posts = new HashMap<>();
        private final Set<String> away = new HashSet<>();
        private final Set<String> dead = new HashSet<>();
        private final PriorityQueue<Event> events = new PriorityQueue<>(
                Comparator.comparingLong(Event::at).thenComparing(Event::order));
        private BiPredicate<String, byte[]> lost = (to, frame) -> false;
        private double losing;
        private double doubling;
        private long longestDelay;
        private long now;
        private long order;
        private long carried;

        private record Event(long at, long order, Runnable work) {}

        /** A network that misbehaves only when asked to. */
        public Network(long seed) {
            this.random = new Random(seed);
        }

        /** The post of a node; the same one for the same name, so that it may start again. */
        public FakePost post(String node) {
            dead.remove(node);
            return posts.computeIfAbsent(node, name -> new FakePost(this, name));
        }

        /** A letter box for a node, which this network lets tick. */
        public LetterBox letterBox(String node) {
            return letterBox(node, Bounds.DEFAULT);
        }

        /** Likewise with other bounds. */
        public LetterBox letterBox(String node, Bounds bounds) {
            LetterBox box = new LetterBox(post(node), this, new Random(random.nextLong()), bounds);
            every(LetterBox.TICK, box::tick);
            return box;
        }

        /** Does something again and again. */
        public void every(Duration period, Runnable work) {
            at(now + period.toNanos(), () -> {
                work.run();
                every(period, work);
            });
        }

        /** Of all frames, these parts are lost and doubled; each is late by up to {@code delay}. */
        public Network misbehave(double losing, double doubling, Duration delay) {
            this.losing = losing;
            this.doubling = doubling;
            this.longestDelay = delay.toNanos();
            return this;
        }

        /** Frames that are lost: the node they go to, and their bytes. */
        public Network lose(BiPredicate<String, byte[]> frames) {
            this.lost = frames;
            return this;
        }

        /** The node is not reachable, and everybody knows. */
        public void goAway(String node) {
            away.add(node);
        }

        /** The node takes and sends nothing more, and nobody knows. */
        public void die(String node) {
            dead.add(node);
        }

        /** Everything is well again. */
        public void heal() {
            away.clear();
            dead.clear();
            lost = (to, frame) -> false;
            misbehave(0, 0, Duration.ZERO);
        }

        private void carry(String from, String to, byte[] frame) {
            carried++;
            boolean gone = dead.contains(from) || away.contains(from) || away.contains(to);
            if (gone || lost.test(to, frame) || random.nextDouble() < losing) {
                return;
            }
            deliver(from, to, frame);
            if (random.nextDouble() < doubling) {
                deliver(from, to, frame);
            }
        }

        private void deliver(String from, String to, byte[] frame) {
            long delay = longestDelay == 0 ? 0 : random.nextLong(longestDelay);
            byte[] copy = frame.clone();
            at(now + delay, () -> {
                FakePost post = posts.get(to);
                if (post != null && !dead.contains(to)) {
                    post.inbox.accept(from, copy);
                }
            });
        }

        private void at(long when, Runnable work) {
            events.add(new Event(when, order++, work));
        }

        /** Lets time pass, and everything happen that happens within it. */
        public void pass(Duration duration) {
            long end = now + duration.toNanos();
            for (Event next = events.peek();
                    next != null && next.at() <= end;
                    next = events.peek()) {
                events.remove();
                now = next.at();
                next.work().run();
            }
            now = end;
        }

        /** How many frames were sent until now, lost ones included. */
        public long carried() {
            return carried;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wallMillis() {
            return 1_700_000_000_000L + now / 1_000_000;
        }
    }
}
