package dev.caravan.config.conductor;

import dev.caravan.config.conductor.Conductor.FiguresCame;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.proof.Figures;
import dev.caravan.config.proof.FiguresQuestion;
import dev.caravan.config.rollout.Measure;
import dev.caravan.config.rollout.Measure.Window;
import dev.caravan.config.rollout.Measured;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Figures for a gate, asked of several nodes at once; for one thread at a time. */
final class Survey {
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final Peers peers;
    private final Consumer<? super Conductor.Command> self;
    private final Set<Window> open = new HashSet<>();
    private final List<Figures> changed = new ArrayList<>();
    private final List<Figures> compared = new ArrayList<>();
    private Optional<Measure> under = Optional.empty();
    private Optional<Measured> last = Optional.empty();

    Survey(Peers peers, Consumer<? super Conductor.Command> self) {
        this.peers = peers;
        this.self = self;
    }

    void forget() {
        under = Optional.empty();
        last = Optional.empty();
    }

    /** What the last one that was finished found. */
    Optional<Measured> last() {
        return last;
    }

    /** Begins, unless one is under way. */
    void begin(Measure measure, long nowMillis) {
        if (under.isPresent()) {
            return;
        }
        under = Optional.of(measure);
        changed.clear();
        compared.clear();
        open.clear();
        open.addAll(measure.windows());
        for (Window window : measure.windows()) {
            FiguresQuestion question =
                    new FiguresQuestion(nowMillis, window.fromMillis(), window.toMillis());
            peers.ask(window.node(), Topic.FIGURES, question.bytes(), WITHIN)
                    .thenApply(Figures::read)
                    .whenComplete((figures, failure) -> self.accept(new FiguresCame(
                            measure,
                            window,
                            failure == null ? Optional.of(figures) : Optional.empty())));
        }
        finish();
    }

    void came(FiguresCame came) {
        boolean ours = under.isPresent() && under.get() == came.measure();
        if (!ours || !open.remove(came.window())) {
            return;
        }
        List<Figures> side = came.window().changed() ? changed : compared;
        came.figures().ifPresent(side::add);
        finish();
    }

    private void finish() {
        if (open.isEmpty() && under.isPresent()) {
            Measure done = under.get();
            last = Optional.of(new Measured(done.fromMillis(), done.toMillis(), changed, compared));
            under = Optional.empty();
        }
    }
}
