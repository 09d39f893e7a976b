package dev.caravan.config.revision;

import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.source.Problem;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** From a submitted text to a revision. Any thread; nothing blocks. */
public interface Revising {
    /** Validates, stores and proposes {@code submission}, or only says what it would do. */
    CompletionStage<Result> revise(Submission submission);

    /** The canonical JSON of a kept document; from this node or any other. */
    CompletionStage<Optional<byte[]>> content(Hash hash);

    /**
     * What an operator submits.
     *
     * @param text YAML or JSON
     * @param expect the revision it replaces; -1 for whatever is there
     * @param dryRun whether nothing is to change
     * @param origin {@code api}, {@code file}, {@code built-in}, {@code activate}, {@code rollback}
     */
    record Submission(
            String text, long expect, boolean dryRun, String origin, String note, Author author) {}

    /** What became of it. */
    sealed interface Result {
        /** It is agreed on, and its rollout has begun. */
        record Revised(long revision, long rollout, Hash document, Impact impact)
                implements Result {}

        /** It would be; nothing has changed. */
        record WouldRevise(long base, Hash document, Impact impact) implements Result {}

        /** It is the document that is wanted already. */
        record Unchanged(long revision) implements Result {}

        /** It is wrong: every problem, those of single nodes with the node's id. */
        record Invalid(List<Problem> problems, List<NodeProblem> onNodes) implements Result {}

        /** Somebody else was faster; {@code head} is there. */
        record Stale(long head) implements Result {}

        /** Not now, by a stable code such as {@code paused}, {@code format-not-yet}. */
        record Refused(String code, String detail) implements Result {}
    }

    /** What is wrong on one node. */
    record NodeProblem(String node, String message) {}

    /**
     * What a change touches.
     *
     * @param diff lines such as {@code listeners +web ~everything}
     * @param listeners names of listeners that open, change or go
     * @param upstreams likewise
     * @param users likewise, sets of users
     * @param connections live connections over all nodes that it ends or moves
     * @param unanswered ids of reachable nodes that did not say in time what it would do there
     */
    record Impact(
            List<String> diff,
            List<String> listeners,
            List<String> upstreams,
            List<String> users,
            long connections,
            List<String> unanswered) {
        /** What every reachable node has said. */
        public Impact(
                List<String> diff,
                List<String> listeners,
                List<String> upstreams,
                List<String> users,
                long connections) {
            this(diff, listeners, upstreams, users, connections, List.of());
        }
    }
}
