package dev.caravan.config.agreement;

import dev.caravan.config.ledger.LedgerLimits;

import io.microraft.Ordered;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Changes of members and of the leader, by the leader. Within turns. */
final class Membership {
    /** A learner may be so many entries behind and become a voter. */
    private static final long BEHIND = 100;

    private final Turns turns;
    private final Group group;

    Membership(Turns turns, Group group) {
        this.turns = turns;
        this.group = group;
    }

    /** Makes the change; {@code done} has the members after it, or {@link MembershipException}. */
    void change(MemberChange change, String node, CompletableFuture<Members> done) {
        Members members = group.members();
        Optional<String> refused = refused(change, node, members);
        if (refused.isPresent()) {
            done.completeExceptionally(new MembershipException(refused.get()));
            return;
        }
        group.replicate(members.after(change, node))
                .whenComplete((ordered, failure) -> turns.submit(() -> {
                    if (failure == null) {
                        done.complete(group.members());
                    } else {
                        done.completeExceptionally(new MembershipException(
                                change + " of node " + node + ": " + Because.of(failure)));
                    }
                }));
    }

    /** Hands leadership over. */
    void transfer(String to, CompletableFuture<Void> done) {
        if (!group.leads()) {
            done.completeExceptionally(new MembershipException(notLeading()));
            return;
        }
        if (!group.members().voters().contains(to)) {
            done.completeExceptionally(new MembershipException("node " + to + " has no vote"));
            return;
        }
        group.transferLeadership(to)
                .whenComplete((Ordered<Object> ordered, Throwable failure) -> turns.submit(() -> {
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(new MembershipException(
                                "node " + to + " does not take over: " + Because.of(failure)));
                    }
                }));
    }

    private String notLeading() {
        return "this node does not lead; "
                + group.leader().map(id -> "node " + id + " does").orElse("nobody does");
    }

    private Optional<String> refused(MemberChange change, String node, Members members) {
        if (!group.leads()) {
            return Optional.of(notLeading());
        }
        if (!group.settled()) {
            return Optional.of("another change of members is under way");
        }
        return switch (change) {
            case ADD_LEARNER -> refusedLearner(node, members);
            case PROMOTE -> refusedVoter(node, members);
            case REMOVE -> refusedRemoval(node, members);
        };
    }

    private Optional<String> refusedLearner(String node, Members members) {
        if (members.contains(node)) {
            return Optional.of("node " + node + " is a member already");
        }
        if (group.founders().contains(node)) {
            return Optional.of(
                    "node " + node + " was removed: it can come back with a new identity only");
        }
        return members.voters().size() + members.learners().size() >= LedgerLimits.NODES
                ? Optional.of("there are " + LedgerLimits.NODES + " members already")
                : Optional.empty();
    }

    private Optional<String> refusedVoter(String node, Members members) {
        if (!members.learners().contains(node)) {
            return Optional.of("node " + node + " is no learner");
        }
        if (members.voters().size() >= LedgerLimits.VOTERS) {
            return Optional.of("there are " + LedgerLimits.VOTERS + " voters already");
        }
        long matched = group.matched(node);
        return matched == 0 || matched + BEHIND < group.lastIndex()
                ? Optional.of("node " + node + " has not caught up: it is at " + matched + " of "
                        + group.lastIndex())
                : Optional.empty();
    }

    private Optional<String> refusedRemoval(String node, Members members) {
        if (!members.contains(node)) {
            return Optional.of("node " + node + " is no member");
        }
        if (node.equals(group.self())) {
            return Optional.of("this node leads: it hands over before it is removed");
        }
        return Optional.empty();
    }
}
