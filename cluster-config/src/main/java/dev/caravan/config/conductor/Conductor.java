package dev.caravan.config.conductor;

import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.proof.ApplyAnswer;
import dev.caravan.config.proof.Figures;
import dev.caravan.config.proof.NodeStatus;
import dev.caravan.config.rollout.Measure;
import dev.caravan.config.rollout.RolloutPlan;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Conducts rollouts while this node leads, and brings nodes that joined or returned to what is
 * proven; on every node, idle on those that do not lead. What it decides is decided in {@link
 * Conducting}; this carries messages and the one timer.
 */
public final class Conductor extends AbstractBehavior<Conductor.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);
    private static final Duration LEAST = Duration.ofMillis(10);

    private final TimerScheduler<Command> timers;
    private final Conducting conducting;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AutoCloseable watch;

    /** What a conductor is told. */
    public sealed interface Command {}

    /** Time, or what is agreed on, has moved. */
    enum Look implements Command {
        TIME,
        VIEW
    }

    /** What is agreed on was read with certainty in this term. */
    record Caught(long term, boolean up) implements Command {}

    /** The plan of a revision was read, or could not be. */
    record PlanCame(long revision, Optional<RolloutPlan> plan) implements Command {}

    /** What became of a step. */
    record StepCame(long rollout, Optional<Outcome> outcome) implements Command {}

    /** A node said what it is, or did not. */
    record StatusCame(String node, long asked, Optional<NodeStatus> status) implements Command {}

    /** A node answered an order, or did not. */
    record AnswerCame(String node, long sequence, Optional<ApplyAnswer> answer)
            implements Command {}

    /** A node gave figures, or did not. */
    record FiguresCame(Measure measure, Measure.Window window, Optional<Figures> figures)
            implements Command {}

    private Conductor(
            ActorContext<Command> context, TimerScheduler<Command> timers, ConductorParts parts) {
        super(context);
        this.timers = timers;
        ActorRef<Command> self = context.getSelf();
        this.conducting = new Conducting(parts, self::tell);
        this.watch = parts.agreement().watch(view -> {
            if (woken.compareAndSet(false, true)) {
                self.tell(Look.VIEW);
            }
        });
    }

    /** A conductor; it watches from its start to its stop. */
    public static Behavior<Command> create(ConductorParts parts) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Conductor(context, timers, parts)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onAnyMessage(this::on)
                .onSignal(PostStop.class, stop -> stopped())
                .build();
    }

    private Behavior<Command> on(Command command) {
        if (command == Look.VIEW) {
            woken.set(false);
        }
        Duration next = conducting.on(command);
        timers.startSingleTimer(Look.TIME, next.compareTo(LEAST) < 0 ? LEAST : next);
        return this;
    }

    private Behavior<Command> stopped() {
        try {
            watch.close();
        } catch (Exception e) {
            LOG.warn("the conductor's watch does not end: {}", e.toString());
        }
        return this;
    }
}
