package dev.caravan.node.agreement;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.agreement.MemberChange;
import dev.caravan.config.agreement.Members;
import dev.caravan.config.agreement.Seat;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerLimits;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.proof.NodeStatus;
import dev.caravan.protocols.loop.Time;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the list of those who agree, on the node that leads: members of the cluster become learners,
 * learners that have caught up and are to vote become voters, nodes that left or were dismissed are
 * removed. A node that cannot be reached is never removed for it. One step a look, one thread at a
 * time; blocks.
 */
public final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
    private static final Duration ANSWER = Duration.ofMillis(1_500);
    private static final Duration AGREED = Duration.ofSeconds(6);

    private final Seating seating;
    private final Peers peers;
    private final Time time;

    /** A list kept by way of {@code seating}. */
    public Roster(Seating seating, Peers peers, Time time) {
        this.seating = seating;
        this.peers = peers;
        this.time = time;
    }

    /** Does what is to be done next, where this node leads. */
    public void look() {
        Optional<Seat> seat = seating.seat();
        if (seat.isEmpty()
                || !seat.get().standing().leads()
                || !seat.get().standing().quorum()) {
            return;
        }
        try {
            look(seat.get());
        } catch (RuntimeException e) {
            LOG.debug("members: {}", e.toString());
        }
    }

    private void look(Seat seat) {
        LedgerView view = seat.local();
        if (view.cluster().isEmpty()) {
            return;
        }
        Set<String> reachable = peers.reachable();
        Members members = seat.members();
        for (String node : reachable) {
            if (view.dismissed(node)) {
                // With its id: another may have come to its address meanwhile.
                String who = view.cluster() + " " + node;
                peers.send(node, Topic.DISMISSED, who.getBytes(StandardCharsets.US_ASCII));
            }
            if (!members.contains(node) && !view.dismissed(node)) {
                add(seat, node);
            }
        }
        Set<String> all = new TreeSet<>(members.voters());
        all.addAll(members.learners());
        for (String node : all) {
            known(seat, view, node, reachable.contains(node));
        }
        raiseFormat(seat, view);
    }

    private void add(Seat seat, String node) {
        if (status(node).filter(status -> !status.leaves()).isPresent()) {
            LOG.info("members: node {} follows from now on", node);
            done(seat.changeMembers(node, MemberChange.ADD_LEARNER));
        }
    }

    private void known(Seat seat, LedgerView view, String node, boolean reachable) {
        if (view.dismissed(node) && !node.equals(peers.self())) {
            LOG.info("members: node {} is removed", node);
            done(seat.changeMembers(node, MemberChange.REMOVE));
            return;
        }
        NodeRecord record = view.nodes().get(node);
        if (record == null) {
            return;
        }
        boolean votes = seat.members().voters().contains(node);
        if (votes != record.voter()) {
            propose(new Change.Admit(record.voting(votes)));
        } else if (!votes && reachable && seat.members().voters().size() < LedgerLimits.VOTERS) {
            promote(seat, node);
        }
    }

    private void promote(Seat seat, String node) {
        if (status(node).filter(s -> s.votes() && !s.leaves()).isPresent()) {
            Members after = done(seat.changeMembers(node, MemberChange.PROMOTE));
            LOG.info("members: node {} votes from now on; voters: {}", node, after.voters());
        }
    }

    /** When every node reads more, more may be written. */
    private void raiseFormat(Seat seat, LedgerView view) {
        int read = view.nodes().values().stream()
                .mapToInt(NodeRecord::format)
                .min()
                .orElse(view.format());
        if (read > view.format()
                && view.nodes().keySet().containsAll(seat.members().voters())) {
            propose(new Change.Format(read));
        }
    }

    private Optional<NodeStatus> status(String node) {
        try {
            return Optional.of(
                    NodeStatus.read(done(peers.ask(node, Topic.STATUS, new byte[0], ANSWER))));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private void propose(Change change) {
        done(propose(seating, time, peers.self(), change));
    }

    /** Proposes {@code change} in the name of the cluster itself. */
    static CompletionStage<?> propose(Agreement agreement, Time time, String self, Change change) {
        return agreement.propose(new Proposal(
                UUID.randomUUID().toString(), time.wallMillis(), Author.system(self), change));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(AGREED.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
