package dev.caravan.config.agreement;

import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Gets something done by whoever leads, here or elsewhere, again and again until it is done or its
 * time is over. Within turns.
 */
final class ToLeader {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Turns turns;
    private final Group group;
    private final Peers peers;
    private final Duration deadline;
    private final Set<Errand> underWay = new HashSet<>();

    ToLeader(Turns turns, Group group, Peers peers, Duration deadline) {
        this.turns = turns;
        this.group = group;
        this.peers = peers;
        this.deadline = deadline;
    }

    /** How many are under way. */
    int underWay() {
        return underWay.size();
    }

    /**
     * One errand.
     *
     * @param here how this node does it while it leads
     * @return the reply, never {@link Reply.NotNow}; fails with {@link NoQuorumException}. Complete
     *     it from outside to give up
     */
    CompletableFuture<Reply> run(
            Topic topic, byte[] question, Supplier<CompletableFuture<Reply>> here) {
        Errand errand = new Errand(topic, question, here);
        underWay.add(errand);
        errand.done.whenComplete((reply, failure) -> underWay.remove(errand));
        turns.after(deadline, errand::giveUp);
        errand.attempt();
        return errand.done;
    }

    /** Gives up all that is under way. */
    void giveUp() {
        List.copyOf(underWay).forEach(Errand::giveUp);
    }

    private final class Errand {
        private final CompletableFuture<Reply> done = new CompletableFuture<>();
        private final Topic topic;
        private final byte[] question;
        private final Supplier<CompletableFuture<Reply>> here;
        private String why = "no leader is known";

        Errand(Topic topic, byte[] question, Supplier<CompletableFuture<Reply>> here) {
            this.topic = topic;
            this.question = question;
            this.here = here;
        }

        void attempt() {
            if (done.isDone()) {
                return;
            }
            Optional<String> leader = group.leader();
            if (group.leads()) {
                here.get().whenComplete((reply, failure) -> answered(reply, failure));
            } else if (leader.isPresent() && !leader.get().equals(peers.self())) {
                peers.ask(leader.get(), topic, question, PATIENCE)
                        .thenApply(Reply::read)
                        .whenComplete(
                                (reply, failure) -> turns.submit(() -> answered(reply, failure)));
            } else {
                turns.after(PAUSE, this::attempt);
            }
        }

        private void answered(@Nullable Reply reply, @Nullable Throwable failure) {
            if (failure != null) {
                why = Because.of(failure);
            } else if (reply instanceof Reply.NotNow notNow) {
                why = notNow.why();
            } else if (reply != null) {
                done.complete(reply);
                return;
            }
            turns.after(PAUSE, this::attempt);
        }

        void giveUp() {
            done.completeExceptionally(new NoQuorumException(
                    "no majority of the voters within " + deadline.toMillis() + " ms: " + why));
        }
    }
}
