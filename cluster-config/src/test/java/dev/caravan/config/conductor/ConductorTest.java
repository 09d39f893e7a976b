package dev.caravan.config.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.proof.ApplyAnswer;
import dev.caravan.config.proof.ApplyOrder;
import dev.caravan.config.proof.NodeStatus;
import dev.caravan.config.rollout.Participant;
import dev.caravan.config.rollout.Rollout;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.Phase;
import dev.caravan.protocols.loop.Time;

import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The actor around what {@link ConductingTest} tests: real time, real threads, one rollout. */
class ConductorTest {
    @Test
    void itWatchesConductsAndEnds() throws Exception {
        OneLedger ledger = new OneLedger();
        List<ApplyOrder> orders = new CopyOnWriteArrayList<>();
        ConductorParts parts = new ConductorParts(
                ledger,
                new OnePeer(orders),
                revision -> CompletableFuture.completedFuture(RolloutPlan.DEFAULT),
                Time.system());
        ActorSystem<Conductor.Command> system =
                ActorSystem.create(Conductor.create(parts), "conductor");
        try {
            ledger.revise();
            ledger.done.get(30, TimeUnit.SECONDS);
            assertThat(orders).hasSize(1);
            assertThat(orders.getFirst().revision()).isEqualTo(1);
            assertThat(orders.getFirst().term()).isEqualTo(4);
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        assertThat(ledger.watchers).as("it watches no more").isEmpty();
    }

    /** A ledger of one node that always agrees. */
    private static final class OneLedger implements Agreement {
        final CompletableFuture<RolloutState> done = new CompletableFuture<>();
        final List<Consumer<LedgerView>> watchers = new CopyOnWriteArrayList<>();
        private final WorldLedger ledger = new WorldLedger();

        OneLedger() {
            ledger.admit("a");
        }

        void revise() {
            synchronized (this) {
                RolloutState first = Rollout.initial(
                        RolloutPlan.DEFAULT, List.of(new Participant("a", Map.of())), 1);
                ledger.revise("good", first, 1);
            }
            tellAll();
        }

        private void tellAll() {
            LedgerView view = local();
            new ArrayList<>(watchers).forEach(then -> then.accept(view));
        }

        @Override
        public CompletionStage<Outcome> propose(Proposal proposal) {
            Change.Step step = (Change.Step) proposal.change();
            Outcome outcome;
            synchronized (this) {
                outcome = ledger.step(step, 1);
            }
            tellAll();
            if (step.next().phase() == Phase.DONE) {
                done.complete(step.next());
            }
            return CompletableFuture.completedFuture(outcome);
        }

        @Override
        public CompletionStage<LedgerView> read() {
            return CompletableFuture.completedFuture(local());
        }

        @Override
        public synchronized LedgerView local() {
            return ledger.view();
        }

        @Override
        public AutoCloseable watch(Consumer<LedgerView> then) {
            watchers.add(then);
            then.accept(local());
            return () -> watchers.remove(then);
        }

        @Override
        public Standing standing() {
            return new Standing(Optional.of("a"), true, true, 4, true, 0);
        }
    }

    /** A node alone that proves whatever it is told. */
    private record OnePeer(List<ApplyOrder> orders) implements Peers {
        @Override
        public String self() {
            return "a";
        }

        @Override
        public Set<String> reachable() {
            return Set.of("a");
        }

        @Override
        public CompletionStage<byte[]> ask(
                String node, Topic topic, byte[] question, Duration within) {
            return CompletableFuture.supplyAsync(
                    () -> topic == Topic.STATUS ? status() : prove(ApplyOrder.read(question)));
        }

        private byte[] status() {
            ApplyOrder last = orders.isEmpty() ? null : orders.getLast();
            long proven = last == null ? 0 : last.revision();
            String hash = last == null ? "" : last.document().hex();
            return new NodeStatus("a", proven, hash, 0, false, 7, true, false, 1).bytes();
        }

        private byte[] prove(ApplyOrder order) {
            orders.add(order);
            return new ApplyAnswer.Proof(order.revision(), order.document(), "", 7).bytes();
        }

        @Override
        public void send(String node, Topic topic, byte[] letter) {
            throw new UnsupportedOperationException("conductors write no letters");
        }

        @Override
        public void receive(Topic topic, Receiver receiver) {
            throw new UnsupportedOperationException("conductors read no letters");
        }

        @Override
        public void answer(Topic topic, Answerer answerer) {
            throw new UnsupportedOperationException("a node answers, not its conductor");
        }
    }
}
