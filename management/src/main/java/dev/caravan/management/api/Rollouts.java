package dev.caravan.management.api;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.rollout.RolloutState;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Rollouts as the API shows them. */
final class Rollouts {
    private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);

    private Rollouts() {}

    /** {@code state} as it is shown. */
    static View view(RolloutState state) {
        SortedMap<String, Participant> nodes = new TreeMap<>();
        state.nodes()
                .forEach((id, node) ->
                        nodes.put(id, new Participant(word(node.step()), node.detail())));
        return new View(
                state.id(),
                state.revision(),
                state.from(),
                word(state.phase()),
                state.phase().over(),
                state.batches(),
                state.batch(),
                nodes,
                Times.at(state.sinceMillis()),
                state.reason(),
                state.verdicts());
    }

    /** How {@code rollout} ended; empty when it did not {@code within}. */
    static CompletionStage<Optional<RolloutState>> end(
            Agreement agreement, long rollout, Duration within) {
        CompletableFuture<Optional<RolloutState>> ended = new CompletableFuture<>();
        AutoCloseable watching = agreement.watch(view -> {
            RolloutState state = view.rollouts().get(rollout);
            if (state != null && state.phase().over()) {
                ended.complete(Optional.of(state));
            }
        });
        return ended.completeOnTimeout(Optional.empty(), within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((state, failure) -> close(watching));
    }

    private static void close(AutoCloseable watching) {
        try {
            watching.close();
        } catch (Exception e) {
            LOG.warn("management: cannot stop watching", e);
        }
    }

    /** As it is written: {@code rolled-back}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A rollout.
     *
     * @param phase {@code applying}, {@code observing}, {@code waiting}, {@code paused}, {@code
     *     reverting}, {@code done}, {@code rolled-back}, {@code superseded}, {@code halted}
     * @param batch the index of the batch under way
     * @param nodes participants by id
     */
    record View(
            long id,
            long revision,
            long from,
            String phase,
            boolean over,
            List<List<String>> batches,
            int batch,
            Map<String, Participant> nodes,
            String since,
            String reason,
            List<String> verdicts) {}

    /** A node of a rollout, what it has done and why it refused. */
    record Participant(String step, String detail) {}
}
