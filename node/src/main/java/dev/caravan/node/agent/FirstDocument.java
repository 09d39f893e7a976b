package dev.caravan.node.agent;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.content.Hash;
import dev.caravan.config.document.DefaultDocument;
import dev.caravan.config.edit.Difference;
import dev.caravan.config.edit.DocumentTree;
import dev.caravan.config.edit.EditException;
import dev.caravan.config.edit.Redaction;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.revision.FileRule;
import dev.caravan.config.revision.Revising;
import dev.caravan.config.revision.Revising.Result;
import dev.caravan.config.revision.Revising.Submission;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.Source;
import dev.caravan.config.store.Marks;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Where a cluster's first document comes from: the file that a node was given, or, where nobody was
 * given one, the document that is built in. Later the same for a file that has changed, by the rule
 * of {@link FileRule}. Blocks; one thread at a time.
 */
public final class FirstDocument {
    private static final Logger LOG = LoggerFactory.getLogger(FirstDocument.class);
    private static final String SEEN = "document-file";
    private static final int MOST_DIFFERENCES = 100;
    private static final int PATIENCE_SECONDS = 60;
    private static final Wrong NOTHING = new Wrong(List.of(), false);

    private final Optional<Path> file;
    private final boolean wins;
    private final Parts parts;
    private final CompletableFuture<Wrong> settled = new CompletableFuture<>();

    /**
     * What is wrong with it.
     *
     * @param lines for a person; none when all is well
     * @param here whether it is not the document that is wrong, but what this node makes of it
     */
    public record Wrong(List<String> lines, boolean here) {}

    /** What it is submitted by. */
    public record Parts(
            Agreement agreement,
            Revising revising,
            Redaction redaction,
            Marks marks,
            String node) {}

    /**
     * Not yet submitted.
     *
     * @param wins whether the file replaces what was changed by others
     */
    public FirstDocument(Optional<Path> file, boolean wins, Parts parts) {
        this.file = file;
        this.wins = wins;
        this.parts = parts;
    }

    /** Completes when it was looked at once, with what is wrong with it; with nothing when all is well. */
    public CompletionStage<Wrong> settled() {
        return settled.minimalCompletionStage();
    }

    /** Looks, unless that was done; where nobody can agree, later again. */
    public void look() {
        if (!settled.isDone()) {
            settled.complete(submit());
        }
    }

    /**
     * Submits what is to be submitted now.
     *
     * @return what is wrong; nothing when all is well, or nothing was to be done
     * @throws RuntimeException when nothing could be agreed on
     */
    public Wrong submit() {
        LedgerView view = done(parts.agreement().read());
        if (file.isEmpty()) {
            return view.wanted().isPresent()
                    ? NOTHING
                    : submitted(DefaultDocument.text(), 0, FileRule.BUILT_IN, "built in");
        }
        String text;
        Hash hash;
        try {
            text = Files.readString(file.get());
            Source source = Source.read(text);
            if (source.root().isEmpty()) {
                return said(source.problems().stream().map(p -> p.in(name())).toList(), false);
            }
            hash = Hash.of(DocumentTree.of(source).canonical());
        } catch (IOException e) {
            return said(List.of(file.get() + ": cannot be read: " + e), false);
        } catch (EditException e) {
            return said(List.of(file.get() + ": " + e.getMessage()), false);
        }
        return submitted(view, text, hash);
    }

    private Wrong submitted(LedgerView view, String text, Hash hash) {
        Marks marks = parts.marks();
        FileRule.File about =
                new FileRule.File(name(), hash, marks.fact(SEEN).map(Hash::new), wins);
        Wrong wrong = switch (FileRule.decide(about, view, () -> differences(view, text))) {
            case FileRule.Decision.Seed seed -> submitted(text, 0, "file", name());
            case FileRule.Decision.Nothing nothing -> NOTHING;
            case FileRule.Decision.NewRevision revision ->
                submitted(text, revision.expect(), "file", name());
            case FileRule.Decision.NotApplied not -> {
                not.warning().lines().forEach(LOG::warn);
                yield NOTHING;
            }
        };
        if (wrong.lines().isEmpty()) {
            marks.fact(SEEN, Optional.of(hash.hex()));
        }
        return wrong;
    }

    private List<Difference> differences(LedgerView view, String text) {
        return view.wanted()
                .flatMap(head -> done(parts.revising().content(head.document())))
                .map(bytes -> redacted(new String(bytes, StandardCharsets.UTF_8))
                        .differences(redacted(text), MOST_DIFFERENCES))
                .orElse(List.of());
    }

    private DocumentTree redacted(String text) {
        return parts.redaction().redact(Source.read(text));
    }

    private Wrong submitted(String text, long expect, String origin, String note) {
        Submission submission = new Submission(
                text, expect, false, origin, note, new Author(origin, parts.node(), "system"));
        return switch (done(parts.revising().revise(submission))) {
            case Result.Revised revised -> {
                LOG.info("{} is revision {}", note, revised.revision());
                yield NOTHING;
            }
            case Result.Unchanged same -> NOTHING;
            case Result.WouldRevise would -> NOTHING;
            case Result.Stale stale -> throw new IllegalStateException("revision " + stale.head());
            case Result.Refused refused ->
                throw new IllegalStateException(refused.code() + ": " + refused.detail());
            case Result.Invalid invalid -> said(invalid);
        };
    }

    private Wrong said(Result.Invalid invalid) {
        List<String> lines = new ArrayList<>();
        for (Problem problem : invalid.problems()) {
            lines.add(problem.in(name()));
        }
        invalid.onNodes()
                .forEach(one -> lines.add(name() + ": " + one.message()
                        + (one.node().equals(parts.node()) ? "" : " (node " + one.node() + ")")));
        return said(lines, !invalid.onNodes().isEmpty());
    }

    private static Wrong said(List<String> lines, boolean here) {
        lines.forEach(LOG::error);
        return new Wrong(lines, here);
    }

    private String name() {
        return file.map(Path::toString).orElse("built-in document");
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
