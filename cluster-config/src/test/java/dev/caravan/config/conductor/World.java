package dev.caravan.config.conductor;

import dev.caravan.config.agreement.Agreement.Standing;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.rollout.Participant;
import dev.caravan.config.rollout.Rollout;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.protocols.loop.Time;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Some nodes with their conductors, one ledger, and time that passes from one event to the next.
 * The same seed is the same story.
 */
final class World {
    static final long START = 1_000_000_000_000L;

    final Random random;
    final WorldLedger ledger = new WorldLedger();
    final Map<String, WorldNode> nodes = new TreeMap<>();
    final Map<Long, RolloutPlan> plans = new TreeMap<>();
    final List<String> broken = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, WorldConductor> conductors = new TreeMap<>();
    private final Map<String, Belief> beliefs = new TreeMap<>();
    private String leader = "";
    private long term;
    private long now = START;
    private long sequence;

    /** How often messages and proposals are lost, and how long they take at most. */
    double loss;

    int mostDelay = 5;

    private record Event(long at, long sequence, Runnable run) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int time = Long.compare(at, other.at);
            return time != 0 ? time : Long.compare(sequence, other.sequence);
        }
    }

    private record Belief(long term, long untilMillis) {}

    World(long seed, String... ids) {
        random = new Random(seed);
        for (String id : ids) {
            add(id);
        }
        lead(ids[0]);
    }

    /** A node that joins. */
    WorldNode add(String id) {
        WorldNode node = new WorldNode(this, id);
        nodes.put(id, node);
        ledger.admit(id);
        conductors.put(id, new WorldConductor(this, id));
        Objects.requireNonNull(conductors.get(id)).start();
        wake();
        return node;
    }

    WorldNode node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    /** Another node leads; the one before may not know it for a while. */
    void lead(String id) {
        if (!leader.isEmpty() && !leader.equals(id)) {
            beliefs.put(leader, new Belief(term, now + random.nextInt(1_500)));
        }
        beliefs.remove(id);
        leader = id;
        term++;
    }

    /** Whether {@code id} thinks that it leads and hears of nothing new. */
    boolean isBehind(String id) {
        Belief belief = beliefs.get(id);
        return belief != null && now < belief.untilMillis();
    }

    String leader() {
        return leader;
    }

    Standing standing(String id) {
        if (isBehind(id)) {
            long old = Objects.requireNonNull(beliefs.get(id)).term();
            return new Standing(Optional.of(id), true, true, old, true, START);
        }
        boolean leads = id.equals(leader) && node(id).isUp();
        return new Standing(Optional.of(leader), leads, true, term, true, START);
    }

    /** The ids that {@code from} can talk to. */
    Set<String> reachable(String from) {
        if (!node(from).isUp()) {
            return Set.of(from);
        }
        return nodes.values().stream()
                .filter(WorldNode::isUp)
                .map(WorldNode::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    WorldConductor conductor(String id) {
        return Objects.requireNonNull(conductors.get(id));
    }

    private List<Participant> participants(LedgerView view) {
        return view.participants(reachable(leader), now).stream()
                .map(node -> new Participant(node.id(), node.labels()))
                .toList();
    }

    /** A document becomes the wanted one. */
    void revise(String document, RolloutPlan plan) {
        LedgerView view = ledger.view();
        RolloutState first = Rollout.initial(plan, participants(view), now);
        long revision = ledger.revise(document, first, now);
        if (revision > 0) {
            plans.put(revision, plan);
            wake();
        }
    }

    void wake() {
        conductors.values().forEach(conductor -> in(delay(), conductor::wake));
    }

    boolean loses() {
        return random.nextDouble() < loss;
    }

    long delay() {
        return 1 + random.nextInt(mostDelay);
    }

    Time time() {
        return new Time() {
            @Override
            public long nanos() {
                return now * 1_000_000;
            }

            @Override
            public long wallMillis() {
                return now;
            }
        };
    }

    long now() {
        return now;
    }

    void in(long millis, Runnable run) {
        events.add(new Event(now + millis, ++sequence, run));
    }

    <T> CompletableFuture<T> later(long millis, T value) {
        CompletableFuture<T> future = new CompletableFuture<>();
        in(millis, () -> future.complete(value));
        return future;
    }

    <T> CompletableFuture<T> failing(long millis, RuntimeException why) {
        CompletableFuture<T> future = new CompletableFuture<>();
        in(millis, () -> future.completeExceptionally(why));
        return future;
    }

    /** Lets so much time pass. */
    void run(long millis) {
        long until = now + millis;
        while (!events.isEmpty() && events.peek().at() <= until) {
            Event event = events.remove();
            now = event.at();
            event.run().run();
        }
        now = until;
    }

    /** The last rollout. */
    RolloutState rollout() {
        return ledger.view().rollouts().lastEntry().getValue();
    }
}
