package dev.caravan.config.agreement.sim;

import dev.caravan.config.agreement.CommitMark;
import dev.caravan.config.agreement.Seat;
import dev.caravan.config.agreement.SeatSettings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/** One node: its disk for ever, its process while it runs. */
final class Node {
    final String id;
    final Disk disk;
    private final World world;
    private final Cluster cluster;
    private final Set<String> founders;
    private CommitMark mark = CommitMark.none();
    private Optional<Process> process = Optional.empty();
    private Runnable onStopped = () -> {};

    /** From start to crash. */
    final class Process {
        final Mailbox mailbox;
        final Turning turning;
        final Seat seat;
        private boolean alive = true;

        Process() {
            mailbox = new Mailbox(cluster, Node.this);
            turning = new Turning(world, this::alive);
            seat = Seat.take(
                    new SeatSettings(id, "sim/1", founders, Duration.ofSeconds(5), 20),
                    new Seat.Parts(
                            disk.restored(),
                            disk.opened(),
                            mark,
                            mailbox,
                            turning,
                            new SimClock(world, world.random.nextInt(1_000_000)),
                            new Random(world.random.nextLong())));
        }

        boolean alive() {
            return alive;
        }
    }

    Node(String id, World world, Cluster cluster, Set<String> founders, boolean lyingDisk) {
        this.id = id;
        this.world = world;
        this.cluster = cluster;
        this.founders = founders;
        this.disk = new Disk(world, lyingDisk);
    }

    /** Where it writes down from now on how far the log is agreed on. */
    void mark(CommitMark with) {
        mark = with;
    }

    /** What is done when its seat stopped by itself. */
    void onStopped(Runnable then) {
        onStopped = then;
    }

    Optional<Process> process() {
        return process;
    }

    boolean up() {
        return process.isPresent();
    }

    void start(BiConsumer<Node, Seat> started) {
        Process now = new Process();
        process = Optional.of(now);
        started.accept(this, now.seat);
        now.seat.stopped().thenAccept(cause -> {
            if (now.alive && process.equals(Optional.of(now))) {
                crash();
                onStopped.run();
            }
        });
    }

    /** Ends the process where it stands. */
    void crash() {
        process.ifPresent(now -> now.alive = false);
        process = Optional.empty();
        disk.crash();
    }

    /** The world's time as one node's clock shows it. */
    private static final class SimClock extends Clock {
        private final World world;
        private final long ahead;

        SimClock(World world, long ahead) {
            this.world = world;
            this.ahead = ahead;
        }

        @Override
        public long millis() {
            return world.millis() + ahead;
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
