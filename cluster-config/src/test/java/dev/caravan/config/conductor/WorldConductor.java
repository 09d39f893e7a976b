package dev.caravan.config.conductor;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.agreement.NoQuorumException;
import dev.caravan.config.conductor.Conductor.Command;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.peer.PeerException;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.rollout.RolloutPlan;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A node's conductor without its actor: messages come one after another, by the world's time. */
final class WorldConductor implements Agreement, Peers {
    private final World world;
    private final String self;
    private Conducting conducting;
    private LedgerView applied;
    private long look;

    WorldConductor(World world, String self) {
        this.world = world;
        this.self = self;
        this.applied = world.ledger.view();
        this.conducting = fresh();
    }

    private Conducting fresh() {
        long[] life = {world.node(self).lives()};
        return new Conducting(
                new ConductorParts(this, this, this::plan, world.time()),
                command -> world.in(0, () -> {
                    if (world.node(self).lives() == life[0]) {
                        take(command);
                    }
                }));
    }

    /** Begins, or begins anew in a new process. */
    void start() {
        conducting = fresh();
        take(Conductor.Look.TIME);
    }

    void wake() {
        if (world.node(self).isUp() && !world.isBehind(self)) {
            applied = world.ledger.view();
            take(Conductor.Look.VIEW);
        }
    }

    private void take(Command command) {
        if (world.node(self).isDead()) {
            return;
        }
        Duration next = conducting.on(command);
        long mine = ++look;
        world.in(Math.max(10, next.toMillis()), () -> {
            if (mine == look) {
                take(Conductor.Look.TIME);
            }
        });
    }

    private CompletionStage<RolloutPlan> plan(long revision) {
        return world.loses()
                ? world.failing(3, new PeerException("no content"))
                : world.later(
                        world.delay(),
                        Optional.ofNullable(world.plans.get(revision)).orElseThrow());
    }

    @Override
    public CompletionStage<Outcome> propose(Proposal proposal) {
        NoQuorumException none = new NoQuorumException("not in time");
        boolean cut = !world.node(self).isUp() || world.isBehind(self);
        if (cut || world.loses() && world.random.nextBoolean()) {
            return world.failing(1_000, none);
        }
        boolean answers = !world.loses();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        world.in(world.delay(), () -> {
            Outcome what = world.ledger.step((Change.Step) proposal.change(), world.now());
            world.wake();
            if (answers) {
                applied = world.ledger.view();
                outcome.complete(what);
            } else {
                world.in(1_000, () -> outcome.completeExceptionally(none));
            }
        });
        return outcome;
    }

    @Override
    public CompletionStage<LedgerView> read() {
        if (!world.node(self).isUp() || world.isBehind(self) || world.loses()) {
            return world.failing(200, new NoQuorumException("no"));
        }
        CompletableFuture<LedgerView> read = new CompletableFuture<>();
        world.in(world.delay(), () -> {
            applied = world.ledger.view();
            read.complete(applied);
        });
        return read;
    }

    @Override
    public LedgerView local() {
        return applied;
    }

    @Override
    public AutoCloseable watch(Consumer<LedgerView> then) {
        throw new UnsupportedOperationException("the world wakes its conductors");
    }

    @Override
    public Standing standing() {
        return world.standing(self);
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public Set<String> reachable() {
        return world.reachable(self);
    }

    @Override
    public CompletionStage<byte[]> ask(String node, Topic topic, byte[] question, Duration within) {
        long way = world.delay();
        PeerException silence = new PeerException(node + " did not answer in time");
        if (!reachable().contains(node) || world.loses()) {
            return world.failing(within.toMillis(), silence);
        }
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        boolean returns = !world.loses();
        world.in(
                way,
                () -> world.node(node).asked(topic, question).whenComplete((said, why) -> {
                    if (why != null) {
                        answer.completeExceptionally(why);
                    } else if (returns) {
                        world.in(world.delay(), () -> answer.complete(said));
                    }
                }));
        world.in(within.toMillis(), () -> answer.completeExceptionally(silence));
        return answer;
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
