package dev.caravan.node.agreement;

import dev.caravan.config.agreement.Members;
import dev.caravan.config.agreement.Seat;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.store.Marks;
import dev.caravan.protocols.loop.Time;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * What a node has agreed on about itself: that there is a cluster, that it is one of its nodes, and
 * at the end that it is none any more. Looked at every second, by one thread at a time;
 * what looks may block for the disk.
 */
public final class Arrival {
    /** The collection of what nodes share and nobody is shown. */
    private static final String KEYS = "keys";

    private static final String REDACTION = "redaction";
    private static final String LEFT = "left-cluster";
    private static final int KEY_BYTES = 32;

    /** Who leads does not know yet what the others read; when it does, it raises it. */
    private static final int FIRST_FORMAT = 1;

    /** What was refused is refused again unless something changed; each time costs a place in the log. */
    private static final long REFUSED_MILLIS = 5_000;

    private static final Duration LET_GO = Duration.ofSeconds(4);
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

    private final Seating seating;
    private final Marks marks;
    private final Time time;
    private final String self;
    private final Supplier<NodeRecord> record;
    private final Supplier<Set<String>> reachable;
    private final byte[] ownKey = new byte[KEY_BYTES];
    private final AtomicBoolean proposing = new AtomicBoolean();
    private volatile boolean leaving;
    private volatile long notBefore;
    private volatile boolean dismissed;
    private final CompletableFuture<Void> dismissal = new CompletableFuture<>();

    /**
     * The arrival of a node.
     *
     * @param record what it says of itself now; whether it votes is not asked
     * @param reachable the nodes that can be addressed now
     */
    public Arrival(
            Seating seating,
            Marks marks,
            Time time,
            String self,
            Supplier<NodeRecord> record,
            Supplier<Set<String>> reachable) {
        this.seating = seating;
        this.marks = marks;
        this.time = time;
        this.self = self;
        this.record = record;
        this.reachable = reachable;
        new SecureRandom().nextBytes(ownKey);
    }

    /** The cluster that the node of this disk has left for good. */
    public static Optional<String> left(Marks marks) {
        return marks.fact(LEFT);
    }

    /** That was another node, whose disk this one has taken over. */
    public static void forgetLeft(Marks marks) {
        marks.fact(LEFT, Optional.empty());
    }

    /** Proposes what is missing; one thing at a time. */
    public void look() {
        Optional<Seat> seat = seating.seat();
        if (seat.isEmpty()) {
            return;
        }
        LedgerView view = seat.get().local();
        boolean leads = seat.get().standing().leads();
        if (view.cluster().isEmpty()) {
            if (leads) {
                marks.membership()
                        .ifPresent(of -> propose(
                                new Change.Found(of.cluster(), of.incarnation(), FIRST_FORMAT)));
            }
        } else if (leads && redactionKey(view).isEmpty()) {
            String key = "\"" + HexFormat.of().formatHex(ownKey) + "\"";
            propose(new Change.Put(KEYS, REDACTION, key, 0));
        } else {
            admit(seat.get(), view);
        }
    }

    private void admit(Seat seat, LedgerView view) {
        NodeRecord there = view.nodes().get(self);
        if (view.dismissed(self)) {
            dismissed(view.cluster());
        }
        if (dismissed || leaving) {
            return;
        }
        NodeRecord wanted = record.get().voting(seat.members().voters().contains(self));
        if (!wanted.equals(there)) {
            propose(new Change.Admit(wanted));
        }
    }

    /**
     * Another node says who was dismissed.
     *
     * @param who the cluster's id, a space, the node's
     */
    public void told(String who) {
        int space = who.indexOf(' ');
        if (space > 0 && who.substring(space + 1).equals(self)) {
            dismissed(who.substring(0, space));
        }
    }

    /** The others have agreed that this node is none of {@code cluster} any more, for good. */
    private void dismissed(String cluster) {
        if (!dismissed
                && marks.membership().filter(of -> of.cluster().equals(cluster)).isPresent()) {
            dismissed = true;
            marks.fact(LEFT, Optional.of(cluster));
            LOG.warn("this node is no node of cluster {} any more", cluster);
            dismissal.complete(null);
        }
    }

    /** Completes when the others have agreed so, whoever wanted it. */
    public CompletionStage<Void> dismissal() {
        return dismissal.minimalCompletionStage();
    }

    private void propose(Change change) {
        if (time.wallMillis() >= notBefore && proposing.compareAndSet(false, true)) {
            Roster.propose(seating, time, self, change).whenComplete((outcome, failure) -> {
                if (outcome instanceof Outcome.Refused refused) {
                    notBefore = time.wallMillis() + REFUSED_MILLIS;
                    LOG.warn("{} is refused: {}", change.getClass().getSimpleName(), refused);
                }
                proposing.set(false);
            });
        }
    }

    /** Whether this node is to be no member any more. */
    public boolean leaves() {
        return leaving || dismissed;
    }

    /** Gives leadership away, if this node has it and somebody can take it; for one that comes back. */
    public CompletionStage<Void> handOver() {
        Optional<Seat> seat = seating.seat();
        if (seat.isEmpty() || !seat.get().standing().leads()) {
            return CompletableFuture.completedStage(null);
        }
        CompletionStage<Void> handed = CompletableFuture.failedFuture(new IllegalStateException());
        boolean any = false;
        Set<String> there = reachable.get();
        for (String voter : seat.get().members().voters()) {
            if (!voter.equals(self) && there.contains(voter)) {
                any = true;
                handed =
                        handed.exceptionallyCompose(nobody -> seat.get().transferLeadership(voter));
            }
        }
        return any ? handed : CompletableFuture.completedStage(null);
    }

    /**
     * Is a member no longer, for good; the disk remembers. Completes when the others have agreed on
     * it and let go, or at once for the last one.
     */
    public CompletionStage<Void> leave() {
        leaving = true;
        Optional<Seat> seat = seating.seat();
        if (seat.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        if (dismissed) {
            return handOver();
        }
        Members members = seat.get().members();
        if (members.voters().size() == 1 && members.voters().contains(self)) {
            return CompletableFuture.completedStage(null);
        }
        return handOver()
                // The next leader lets it go, whoever that comes to be.
                .exceptionally(nobodyTookOver -> null)
                .thenCompose(done -> Roster.propose(seating, time, self, new Change.Dismiss(self)))
                .thenCompose(dismissal -> remembered(dismissal, seat.get())
                        .stopped()
                        .toCompletableFuture()
                        .thenAccept(why -> LOG.info("the voters have let this node go"))
                        // Not every voter that goes is told that it has gone.
                        .completeOnTimeout(null, LET_GO.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Now, for it may not hear of it before it ends. */
    private Seat remembered(Object dismissal, Seat seat) {
        if (dismissal instanceof Outcome.Accepted) {
            marks.fact(LEFT, Optional.of(seat.local().cluster()));
        }
        return seat;
    }

    /** The same for a node that only follows; one that votes hands over, to come back. */
    public CompletionStage<Void> leaveOrHandOver() {
        boolean votes =
                seating.seat().filter(s -> s.members().voters().contains(self)).isPresent();
        return votes ? handOver() : leave();
    }

    /** What digests of secrets are made with: the same on every node, once that is agreed on. */
    public byte[] redactionKey() {
        return redactionKey(seating.local()).orElse(ownKey);
    }

    private static Optional<byte[]> redactionKey(LedgerView view) {
        return Optional.ofNullable(view.collections()
                        .getOrDefault(KEYS, Collections.emptySortedMap())
                        .get(REDACTION))
                .map(entry -> HexFormat.of().parseHex(entry.json().replace("\"", "")));
    }
}
