package dev.caravan.config.revision;

import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.revision.Revising.NodeProblem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What all nodes said of one document.
 *
 * @param answers by node
 * @param unanswered nodes that did not answer in time
 */
record Rehearsals(Map<String, Rehearsed> answers, List<String> unanswered) {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int BYTES_A_SECOND = 1_000_000;

    /** Asks every one of {@code nodes}; completes when all have answered or had their time. */
    static CompletionStage<Rehearsals> of(Collection<String> nodes, byte[] canonical, Peers peers) {
        Duration within = PATIENCE.plusSeconds(canonical.length / BYTES_A_SECOND);
        Map<String, CompletableFuture<Rehearsed>> asked = new TreeMap<>();
        for (String node : nodes) {
            asked.put(
                    node,
                    peers.ask(node, Topic.REHEARSE, canonical, within)
                            .thenApply(Rehearsed::of)
                            .toCompletableFuture());
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .handle((all, someFailed) -> collected(asked));
    }

    private static Rehearsals collected(Map<String, CompletableFuture<Rehearsed>> asked) {
        Map<String, Rehearsed> answers = new TreeMap<>();
        List<String> unanswered = new ArrayList<>();
        asked.forEach((node, answer) -> {
            if (answer.isCompletedExceptionally()) {
                unanswered.add(node);
            } else {
                answers.put(node, answer.join());
            }
        });
        return new Rehearsals(answers, List.copyOf(unanswered));
    }

    List<NodeProblem> problems() {
        List<NodeProblem> problems = new ArrayList<>();
        answers.forEach((node, answer) ->
                answer.problems().forEach(message -> problems.add(new NodeProblem(node, message))));
        return problems;
    }

    long connections() {
        return answers.values().stream().mapToLong(Rehearsed::connections).sum();
    }
}
