package dev.caravan.node.agent;

import dev.caravan.config.content.Hash;
import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.model.Document;
import dev.caravan.config.model.DocumentDiff;
import dev.caravan.config.model.UserSet;
import dev.caravan.config.source.Problem;
import dev.caravan.config.store.Marks;
import dev.caravan.config.store.Marks.Served;
import dev.caravan.node.apply.Applier;
import dev.caravan.node.apply.OpenListener;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What this node serves: one revision, proven, and on its way perhaps to another. What it is trying
 * stands on its disk before it is tried, so a revision that ends the process is known by its remains
 * and never tried again unless its number is a new one.
 *
 * <pre>
 *   nothing ──► trying N ──► serves N ──► trying M ──► serves M
 *                  └─ refused: serves what it served before
 * </pre>
 *
 * <p>Blocks; one thread at a time applies, any thread asks.
 */
public final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final String FATAL = "fatal-revision";

    private final Applier applier;
    private final DocumentReader reader;
    private final Marks marks;
    private volatile @Nullable Served served;
    private volatile @Nullable Document document;
    private volatile SortedMap<String, String> files = Collections.emptySortedMap();
    private volatile long trying;
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private Set<String> announced = Set.of();
    private volatile String refusedBecause = "";

    /** What a node says when it was told to serve a revision. */
    public sealed interface Answer {
        /**
         * It serves it.
         *
         * @param files the digest of each file that the document names, by the name of its users
         */
        record Proof(long revision, Hash document, SortedMap<String, String> files)
                implements Answer {}

        /**
         * It serves what it served before.
         *
         * @param because what failed, when something did
         */
        record Refusal(long revision, String reason, Optional<RuntimeException> because)
                implements Answer {}
    }

    /** A node that serves nothing yet. */
    public Serving(Applier applier, DocumentReader reader, Marks marks) {
        this.applier = applier;
        this.reader = reader;
        this.marks = marks;
    }

    /**
     * Serves what its disk last proved, without asking anybody.
     *
     * @param content finds documents on this node's disk
     * @return what became of that; empty where there was nothing to serve
     */
    public synchronized Optional<Answer> restore(Function<Hash, Optional<byte[]>> content) {
        marks.trying().ifPresent(remains -> {
            LOG.warn(
                    "revision {} ended this process when it was tried: it is not tried again",
                    remains.revision());
            marks.fact(FATAL, Optional.of(Long.toString(remains.revision())));
            marks.trying(Optional.empty());
        });
        Optional<Served> proven = marks.proven();
        if (proven.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> bytes = content.apply(proven.get().document());
        if (bytes.isEmpty()) {
            LOG.error(
                    "revision {} is not on this disk any more: waiting for the cluster",
                    proven.get().revision());
            return Optional.empty();
        }
        return Optional.of(apply(proven.get().revision(), proven.get().document(), bytes.get()));
    }

    /**
     * Reads what the document names outside itself again: users' files, secrets.
     *
     * @return whether what it read is what runs
     */
    public synchronized boolean refresh() {
        Document serving = document;
        if (serving == null) {
            return false;
        }
        try {
            applier.apply(serving);
            files = digests();
            return true;
        } catch (RuntimeException e) {
            LOG.error("reading again is refused: nothing has changed: {}", e.getMessage());
            return false;
        }
    }

    /** Makes {@code revision} what it serves; telling it twice is as telling it once. */
    public synchronized Answer apply(long revision, Hash hash, byte[] content) {
        Served now = served;
        if (now != null && now.document().equals(hash)) {
            return proven(new Served(revision, hash));
        }
        if (marks.fact(FATAL).filter(Long.toString(revision)::equals).isPresent()) {
            return refused(revision, "it ended the process when it was last tried");
        }
        DocumentReader.Read read = reader.read(new String(content, StandardCharsets.UTF_8));
        read.warnings().forEach(w -> LOG.warn("revision {}: {}", revision, w));
        if (read.document().isEmpty()) {
            return refused(
                    revision,
                    read.problems().stream()
                            .map(Problem::toString)
                            .collect(Collectors.joining("; ")));
        }
        Served wanted = new Served(revision, hash);
        marks.trying(Optional.of(wanted));
        trying = revision;
        try {
            applier.apply(read.document().get());
        } catch (RuntimeException e) {
            return refused(revision, String.valueOf(e.getMessage()), Optional.of(e));
        } finally {
            trying = 0;
            marks.trying(Optional.empty());
        }
        Document before = document;
        document = read.document().get();
        if (before != null) {
            LOG.info("applied revision {}: {}", revision, DocumentDiff.between(before, document));
        }
        applier.listeners().forEach(listener -> {
            if (!announced.contains(listener.toString())) {
                LOG.info("listening on {}", listener);
            }
        });
        announced = applier.listeners().stream()
                .map(OpenListener::toString)
                .collect(Collectors.toUnmodifiableSet());
        return proven(wanted);
    }

    private Answer proven(Served wanted) {
        if (!wanted.equals(served)) {
            marks.proven(wanted);
            served = wanted;
            first.complete(null);
            LOG.info(
                    "serving revision {} ({})",
                    wanted.revision(),
                    wanted.document().brief());
        }
        refusedBecause = "";
        files = digests();
        return new Answer.Proof(wanted.revision(), wanted.document(), files);
    }

    private Answer refused(long revision, String reason) {
        return refused(revision, reason, Optional.empty());
    }

    private Answer refused(long revision, String reason, Optional<RuntimeException> because) {
        refusedBecause = "revision " + revision + ": " + reason;
        LOG.warn("revision {} is refused: nothing has changed: {}", revision, reason);
        return new Answer.Refusal(revision, reason, because);
    }

    private SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        Document serving = document;
        if (serving != null) {
            serving.users().forEach((name, set) -> {
                if (set instanceof UserSet.File file) {
                    digests.put(name, digest(file));
                }
            });
        }
        return Collections.unmodifiableSortedMap(digests);
    }

    private static String digest(UserSet.File file) {
        try {
            return Hash.of(Files.readAllBytes(file.path())).hex();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    /** Completes when it serves something for the first time. */
    public CompletionStage<Void> first() {
        return first.minimalCompletionStage();
    }

    /** The revision it serves. */
    public Optional<Served> served() {
        return Optional.ofNullable(served);
    }

    /** The document it serves. */
    public Optional<Document> document() {
        return Optional.ofNullable(document);
    }

    /** The digest of each file it serves, by the name of its users, as last read. */
    public SortedMap<String, String> files() {
        return files;
    }

    /** The revision that is being applied at this moment; 0 for none. */
    public long trying() {
        return trying;
    }

    /** Why it refused what it was last told; empty when it did not. */
    public String refusedBecause() {
        return refusedBecause;
    }
}
