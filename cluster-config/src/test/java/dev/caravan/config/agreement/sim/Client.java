package dev.caravan.config.agreement.sim;

import dev.caravan.config.agreement.Seat;
import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.Entry;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.rollout.RolloutState;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Writes and reads, one thing at a time, at any node; repeats what was not answered. */
final class Client {
    private static final Author AUTHOR = new Author("client", "sim", "admin");
    private static final double PATIENCE_MILLIS = 6_000;

    private final int number;
    private final Cluster cluster;
    private final World world;
    private final History history;
    private final List<String> keys;

    /** What it last saw of each register: its version and its value. */
    private final Map<String, Seen> seen = new HashMap<>();

    private int left;
    private int made;
    private boolean idle = true;

    private record Seen(long version, Optional<String> value) {}

    /** A write under way. */
    private final class Write {
        private final String key;
        private final String value;
        private final Optional<Seen> expected;
        private final Proposal proposal;
        private final long begun = world.nanos();
        private int tries;

        Write(String key, Optional<Seen> expected) {
            this.key = key;
            this.expected = expected;
            made++;
            value = "c" + number + "-" + made;
            history.proposed(value);
            long version = expected.map(Seen::version).orElse(-1L);
            Change change = key.equals(History.HEAD)
                    ? revise(value, version)
                    : new Change.Put("sim", key, value, version);
            proposal = new Proposal(value, world.millis(), AUTHOR, change);
        }
    }

    Client(int number, Cluster cluster, History history, List<String> keys, int acts) {
        this.number = number;
        this.cluster = cluster;
        this.world = cluster.world;
        this.history = history;
        this.keys = keys;
        this.left = acts;
    }

    private static Change revise(String value, long expect) {
        Hash hash = Hash.of(value.getBytes(StandardCharsets.UTF_8));
        RolloutState rollout = new RolloutState(
                0,
                0,
                0,
                1,
                RolloutState.Phase.APPLYING,
                List.of(),
                0,
                new TreeMap<>(),
                0,
                "",
                List.of());
        return new Change.Revise(hash, hash, 1, expect, "api", value, rollout);
    }

    /** Whether it has done all it wanted, and waits for nothing. */
    boolean finished() {
        return left == 0 && idle;
    }

    /** The next act, after a while. */
    void begin() {
        idle = true;
        if (left > 0) {
            world.afterMillis(world.between(1, 1_500), this::act);
        }
    }

    private void act() {
        left--;
        idle = false;
        if (world.chance(0.35)) {
            read();
        } else {
            String key = keys.get(world.random.nextInt(keys.size()));
            Optional<Seen> expected =
                    world.chance(0.7) ? Optional.ofNullable(seen.get(key)) : Optional.empty();
            propose(new Write(key, expected));
        }
    }

    private void propose(Write write) {
        write.tries++;
        with(seat -> seat.propose(write.proposal), (outcome, failure) -> {
            if (outcome == null || tooMany(outcome)) {
                again(write);
            } else {
                record(write, outcome);
                begin();
            }
        });
    }

    private static boolean tooMany(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused
                && refused.code() == Outcome.Code.TOO_MANY;
    }

    private void again(Write write) {
        if (write.tries < 3 || !history.giveUp() && write.tries < 200) {
            world.afterMillis(world.between(10, 500), () -> propose(write));
            return;
        }
        boolean swap = write.expected.isPresent();
        history.add(
                write.key,
                new Act(
                        number,
                        write.begun,
                        Long.MAX_VALUE,
                        swap ? Act.Kind.SWAP_UNKNOWN : Act.Kind.WRITE_UNKNOWN,
                        Optional.of(write.value),
                        write.expected.flatMap(Seen::value)));
        begin();
    }

    private void record(Write write, Outcome outcome) {
        Optional<String> expected = write.expected.flatMap(Seen::value);
        Optional<String> value = Optional.of(write.value);
        boolean swap = write.expected.isPresent();
        switch (outcome) {
            case Outcome.Accepted accepted -> {
                seen.put(write.key, new Seen(accepted.number(), value));
                history.acknowledged(write.value, accepted.index());
                history.add(
                        write.key,
                        new Act(
                                number,
                                write.begun,
                                world.nanos(),
                                swap ? Act.Kind.SWAP : Act.Kind.WRITE,
                                value,
                                expected));
            }
            case Outcome.Refused refused -> {
                if (!swap || refused.code() != Outcome.Code.STALE) {
                    throw new AssertionError(write.proposal + " was " + refused);
                }
                seen.remove(write.key);
                history.add(
                        write.key,
                        new Act(
                                number,
                                write.begun,
                                world.nanos(),
                                Act.Kind.SWAP_REFUSED,
                                value,
                                expected));
            }
        }
    }

    private void read() {
        long begun = world.nanos();
        with(Seat::read, (view, failure) -> {
            if (view != null) {
                for (String key : keys) {
                    Seen now = look(view, key);
                    seen.put(key, now);
                    history.add(
                            key,
                            new Act(
                                    number,
                                    begun,
                                    world.nanos(),
                                    Act.Kind.READ,
                                    now.value(),
                                    Optional.empty()));
                }
            }
            begin();
        });
    }

    private static Seen look(LedgerView view, String key) {
        if (key.equals(History.HEAD)) {
            return new Seen(view.head(), view.wanted().map(wanted -> wanted.note()));
        }
        Map<String, Entry> entries = view.collections().getOrDefault("sim", new TreeMap<>());
        Optional<Entry> entry = Optional.ofNullable(entries.get(key));
        return new Seen(entry.map(Entry::version).orElse(0L), entry.map(Entry::json));
    }

    /** Asks some node; an answer of a process that has died meanwhile is no answer. */
    private <T> void with(
            Function<Seat, CompletionStage<T>> work,
            BiConsumer<@Nullable T, @Nullable Throwable> then) {
        List<Node> up = cluster.up();
        if (up.isEmpty()) {
            then.accept(null, null);
            return;
        }
        Node.Process process = up.get(world.random.nextInt(up.size())).process().orElseThrow();
        boolean[] over = new boolean[1];
        BiConsumer<@Nullable T, @Nullable Throwable> once = (value, failure) -> {
            if (!over[0]) {
                over[0] = true;
                then.accept(value, failure);
            }
        };
        world.afterMillis(PATIENCE_MILLIS, () -> once.accept(null, null));
        work.apply(process.seat).whenComplete((value, failure) -> {
            if (process.alive()) {
                once.accept(value, failure);
            }
        });
    }
}
