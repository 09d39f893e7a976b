package dev.caravan.config.agreement;

import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Outcome.Code;
import dev.caravan.config.ledger.Outcome.Refused;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;

import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.executor.RaftNodeExecutor;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A node's seat in the group that agrees, on MicroRaft.
 *
 * <p>Everything happens in turns of the executor it was given, which must do one at a time; stages
 * complete there, and what is attached to them must not block. It stops when the disk fails, when
 * it learns that it was removed from the group, when it meets what it cannot apply, and when the
 * library has lost its way: {@link #stopped} says why, and {@link #local} goes on showing what was
 * last applied. Unless the node was removed, the seat may be taken anew from the disk, after a
 * while.
 *
 * <p>Watchers are told once a turn: of changes that were applied together, they see the last view.
 */
public final class Seat implements Agreement, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int UNDER_WAY = 2_000;

    private final CompletableFuture<Throwable> stopped = new CompletableFuture<>();
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private final Machine machine = new Machine(this::stop);
    private final SeatSettings settings;
    private final Parts parts;
    private final Turns turns;
    private final FailStopStore store;
    private final Group group;
    private final Bulletin bulletin;
    private final Membership membership;
    private final Desk desk;
    private final Inbox inbox;
    private volatile Members members;
    private long marked;

    /**
     * What a seat is put on.
     *
     * @param restored what the disk held at the start, read before {@code store} was opened; empty
     *     for an empty disk
     * @param store where the log is kept; written within turns only
     * @param executor runs turns, one at a time, in order
     * @param clock should not jump, for heartbeats are timed by it: {@link SteadyClock}
     */
    public record Parts(
            Optional<RestoredRaftState> restored,
            RaftStore store,
            CommitMark mark,
            Peers peers,
            RaftNodeExecutor executor,
            Clock clock,
            Random random) {}

    /** The seat was closed by whoever took it. */
    private static final class Left extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Left() {
            super("the seat was closed");
        }
    }

    private Seat(SeatSettings settings, Parts parts) {
        this.settings = settings;
        this.parts = parts;
        turns = new Turns(parts.executor(), this::afterTurn, this::stop);
        store = new FailStopStore(parts.store(), this::stop);
        Post post = new Post(settings.group(), parts.random().nextLong(), parts.peers(), store);
        group = new Group(raft(post));
        LedgerView known = parts.restored()
                .map(restored -> Restored.preview(restored, parts.mark().committed()))
                .orElseGet(machine::view);
        bulletin = new Bulletin(parts.clock(), known);
        members = group.members();
        membership = new Membership(turns, group);
        desk = new Desk(
                turns,
                group,
                machine,
                new ToLeader(turns, group, parts.peers(), settings.deadline()));
        // What was written is true of the whole log, also of what is not applied again yet.
        marked = parts.mark().committed();
        Mending mending = new Mending(group);
        post.mending(mending::outgoing);
        inbox = new Inbox(
                settings.group(), turns, group, mending, post, () -> bulletin.quorum(now()));
    }

    /**
     * Takes the seat: a founder's on an empty disk when {@code settings} name it, a joiner's when
     * they do not, and the one it had when the disk is not empty.
     *
     * @throws IllegalStateException when the disk is another node's
     */
    public static Seat take(SeatSettings settings, Parts parts) {
        Seat seat = new Seat(settings, parts);
        seat.begin();
        return seat;
    }

    private RaftNodeImpl raft(Post post) {
        RaftNode.RaftNodeBuilder builder = RaftNode.newBuilder()
                .setGroupId(settings.group())
                .setConfig(settings.raft())
                .setExecutor(turns)
                .setTransport(post)
                .setStateMachine(machine)
                .setStore(store)
                .setModelFactory(RaftModels.FACTORY)
                .setRandom(parts.random())
                .setClock(parts.clock());
        if (parts.restored().isPresent()) {
            builder.setRestoredState(Restored.mended(parts.restored().get(), settings.self()));
        } else {
            Set<RaftEndpoint> founders = new LinkedHashSet<>();
            settings.founders().stream().sorted().forEach(id -> founders.add(new Endpoint(id)));
            builder.setLocalEndpoint(new Endpoint(settings.self()))
                    .setInitialGroupMembers(founders);
        }
        return (RaftNodeImpl) builder.build();
    }

    private void begin() {
        Peers peers = parts.peers();
        peers.receive(Topic.RAFT, inbox);
        peers.answer(Topic.PROPOSE, (from, question) -> answer(() -> desk.proposeHere(question)));
        peers.answer(Topic.READ_INDEX, (from, question) -> answer(desk::readHere));
        group.start().whenComplete((started, failure) -> {
            if (failure != null) {
                stop(failure);
            }
        });
        turns.execute(this::look);
    }

    @Override
    public CompletionStage<Outcome> propose(Proposal proposal) {
        byte[] bytes = ProposalCodec.write(proposal);
        if (bytes.length > ProposalCodec.MAX_BYTES) {
            return refused(
                    Code.INVALID,
                    "the proposal has " + bytes.length + " bytes (expected: at most "
                            + ProposalCodec.MAX_BYTES + ")");
        }
        if (underWay.size() >= UNDER_WAY) {
            return refused(Code.TOO_MANY, UNDER_WAY + " are under way on this node already");
        }
        return inTurn(outcome -> desk.propose(bytes, outcome));
    }

    private static CompletionStage<Outcome> refused(Code code, String detail) {
        return CompletableFuture.completedFuture(new Refused(code, detail));
    }

    @Override
    public CompletionStage<LedgerView> read() {
        if (underWay.size() >= UNDER_WAY) {
            return CompletableFuture.failedFuture(new NoQuorumException(
                    UNDER_WAY + " proposals and reads are under way on this node already"));
        }
        return inTurn(desk::read);
    }

    @Override
    public LedgerView local() {
        return bulletin.view();
    }

    @Override
    public AutoCloseable watch(Consumer<LedgerView> then) {
        Consumer<LedgerView> watcher = then::accept;
        if (turns.stopped()) {
            bulletin.watch(watcher);
        } else {
            turns.execute(() -> bulletin.watch(watcher));
        }
        return () -> bulletin.unwatch(watcher);
    }

    @Override
    public Standing standing() {
        return bulletin.standing();
    }

    /** The members that count now, as far as this node knows; any thread. */
    public Members members() {
        return members;
    }

    /** The founders' ids, which a node that joins has to be told; any thread. */
    public Set<String> founders() {
        return group.founders().voters();
    }

    /**
     * Changes the members, by the log; only on the leader's seat, one change at a time.
     *
     * @return the members after it; fails with {@link MembershipException} when this node does not
     *     lead, when the change makes no sense or has to wait, and with {@link NoQuorumException}
     *     when it was not agreed on in time, though it may still be
     */
    public CompletionStage<Members> changeMembers(String node, MemberChange change) {
        return inTurn(done -> membership.change(change, node, done));
    }

    /**
     * Hands leadership over to a voter, which takes milliseconds where a leader's death takes
     * seconds; only on the leader's seat.
     *
     * @return done when the other leads; fails with {@link MembershipException} when it does not
     */
    public CompletionStage<Void> transferLeadership(String node) {
        return inTurn(done -> membership.transfer(node, done));
    }

    /** Completes when the seat has stopped, with the reason; never fails. */
    public CompletionStage<Throwable> stopped() {
        return stopped.minimalCompletionStage();
    }

    /** Leaves the seat: what is under way fails. Then the executor may be closed, then the store. */
    @Override
    public void close() {
        turns.execute(() -> stop(new Left()));
    }

    private <T> CompletableFuture<T> inTurn(Consumer<CompletableFuture<T>> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        underWay.add(done);
        done.whenComplete((value, failure) -> underWay.remove(done));
        turns.execute(() -> {
            // A little later than the errand's own deadline, which knows better why.
            turns.after(
                    settings.deadline().plusMillis(10),
                    () -> done.completeExceptionally(
                            new NoQuorumException("not done on this node within "
                                    + settings.deadline().toMillis() + " ms; it may be later")));
            work.accept(done);
        });
        if (turns.stopped()) {
            done.completeExceptionally(hasStopped());
        }
        return done;
    }

    private CompletionStage<byte[]> answer(Supplier<CompletableFuture<Reply>> work) {
        if (underWay.size() >= 2 * UNDER_WAY) {
            return CompletableFuture.completedFuture(
                    new Reply.NotNow("the leader has too much to do").bytes());
        }
        return this.<Reply>inTurn(reply -> {
                    if (group.leads()) {
                        work.get().thenAccept(reply::complete);
                    } else {
                        reply.complete(new Reply.NotNow("the node that was asked does not lead"));
                    }
                })
                .thenApply(Reply::bytes);
    }

    private NoQuorumException hasStopped() {
        return new NoQuorumException("this node's seat has stopped: "
                + stopped.getNow(new IllegalStateException("just now")).getMessage());
    }

    private long now() {
        return parts.clock().millis();
    }

    /** Twice a second: who was heard of, and how far the log is agreed on. */
    private void look() {
        if (group.leads()) {
            bulletin.quorum(majorityHeard());
        }
        if (machine.applied() > marked) {
            marked = machine.applied();
            parts.mark().committed(marked);
        }
        turns.after(LOOK, this::look);
    }

    /** When the last of the majority that answered most recently did. */
    private long majorityHeard() {
        Set<String> voters = group.members().voters();
        List<Long> heard = voters.stream()
                .map(voter -> voter.equals(settings.self()) ? now() : group.answeredMillis(voter))
                .sorted()
                .toList();
        return heard.get((voters.size() - 1) / 2);
    }

    private void afterTurn() {
        if (stopped.isDone()) {
            return;
        }
        members = group.members();
        bulletin.stand(group.leader(), group.leads(), group.votes(), group.term());
        bulletin.show(machine.view());
        desk.advanced();
        if (group.ended()) {
            stop(new MembershipException("this node was removed from the group"));
            return;
        }
        group.wrong().ifPresent(what -> stop(new IllegalStateException(what)));
    }

    private void stop(Throwable cause) {
        if (!stopped.complete(cause)) {
            return;
        }
        turns.stop();
        store.stop();
        if (!(cause instanceof Left)) {
            LOG.warn("This node's seat has stopped: {}", String.valueOf(cause.getMessage()));
        }
        bulletin.stopped();
        List.copyOf(underWay).forEach(one -> one.completeExceptionally(hasStopped()));
    }
}
