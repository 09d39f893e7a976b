package dev.caravan.config.revision;

import dev.caravan.config.content.Hash;
import dev.caravan.config.edit.Difference;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Revision;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What becomes of a node's {@code --config FILE} when it starts, and again on SIGHUP: the first
 * document of an empty cluster, a new revision, or nothing. A file never takes back what somebody
 * changed by API meanwhile, unless its node was told so. Pure.
 */
public final class FileRule {
    /** The origin of a document that nobody wrote: what a node without a file begins with. */
    public static final String BUILT_IN = "built-in";

    private static final int SHOWN = 20;

    private FileRule() {}

    /** What is to be done. */
    public sealed interface Decision {
        /** The cluster has no document: the file is its first. */
        record Seed() implements Decision {}

        /** Nothing, and nothing to say. */
        record Nothing() implements Decision {}

        /**
         * The file becomes a revision of origin {@code file}.
         *
         * @param expect the revision it replaces
         */
        record NewRevision(long expect) implements Decision {}

        /**
         * The cluster's document is another one, and stays.
         *
         * @param warning in several lines: why, the difference, and what would apply the file
         */
        record NotApplied(String warning) implements Decision {}
    }

    /**
     * A file.
     *
     * @param name as it was given
     * @param now the hash of its canonical document
     * @param before the same when this node last looked; empty the first time
     * @param wins whether {@code --config-wins} was given
     */
    public record File(String name, Hash now, Optional<Hash> before, boolean wins) {}

    /**
     * What to do with {@code file}.
     *
     * @param view what is agreed on
     * @param differences from the cluster's document to the file, without secrets; asked at most once
     */
    public static Decision decide(
            File file, LedgerView view, Supplier<List<Difference>> differences) {
        Optional<Revision> wanted = view.wanted();
        if (wanted.isEmpty()) {
            return new Decision.Seed();
        }
        Revision head = wanted.get();
        if (head.document().equals(file.now())) {
            return new Decision.Nothing();
        }
        if (file.wins()) {
            return new Decision.NewRevision(head.number());
        }
        if (file.before().filter(file.now()::equals).isPresent()) {
            return new Decision.Nothing();
        }
        return stems(view, head, file)
                ? new Decision.NewRevision(head.number())
                : new Decision.NotApplied(warning(file, head, differences.get()));
    }

    /**
     * Whether nobody but files made the head: it is what this file was, or came from a file, or is
     * what a rollout that failed went back to and that came from a file, or nobody's.
     */
    private static boolean stems(LedgerView view, Revision head, File file) {
        if (head.origin().equals(BUILT_IN)) {
            return true;
        }
        if (file.before().isEmpty()) {
            // This node has never seen the file: it may be older than all that happened since.
            return false;
        }
        if (file.before().get().equals(head.document())) {
            return true;
        }
        return switch (head.origin()) {
            case "file" -> true;
            case "rollback" ->
                view.revisions().values().stream()
                        .anyMatch(revision -> revision.origin().equals("file")
                                && revision.document().equals(head.document()));
            default -> false;
        };
    }

    private static String warning(File file, Revision head, List<Difference> differences) {
        StringBuilder text = new StringBuilder(file.name());
        text.append(" is not applied: the cluster's document is revision ").append(head.number());
        text.append(", by ")
                .append(head.origin())
                .append(" of ")
                .append(head.author().who());
        text.append(", and differs from it:");
        differences.stream().limit(SHOWN).forEach(d -> text.append("\n  ").append(d));
        if (differences.size() > SHOWN) {
            text.append("\n  and ").append(differences.size() - SHOWN).append(" more");
        }
        text.append("\nTo apply it: caravan config apply ").append(file.name());
        return text.append(", or start with --config-wins").toString();
    }
}
