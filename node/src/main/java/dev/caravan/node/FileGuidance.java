package dev.caravan.node;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.model.Document;
import dev.caravan.config.model.DocumentDiff;
import dev.caravan.management.server.Cluster;
import dev.caravan.node.apply.Applier;
import dev.caravan.node.apply.DocumentSource;
import dev.caravan.node.report.ClusterStanding;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The document of a node alone: its file, or the one built in, as it was last read. */
final class FileGuidance implements Guidance {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final DocumentSource source;
    private final Applier applier;
    private final CompletableFuture<Void> serves = new CompletableFuture<>();
    private volatile @Nullable Document accepted;

    FileGuidance(DocumentSource source, Applier applier) {
        this.source = source;
        this.applier = applier;
    }

    @Override
    public Optional<Cluster> asked(Node node) {
        return Optional.empty();
    }

    @Override
    public void begin() {
        DocumentReader.Read read = source.read();
        warn(read);
        Document document = read.document()
                .orElseThrow(
                        () -> new StartFailed(Exit.INVALID, String.join("\n", problems(read))));
        applier.apply(document);
        accepted = document;
        applier.listeners().forEach(listener -> LOG.info("listening on {}", listener));
    }

    @Override
    public void managedAt(InetSocketAddress management) {
        serves.complete(null);
    }

    @Override
    public void awaitServing(Duration within) {
        // It did, or could not begin.
    }

    @Override
    public CompletionStage<Void> serves() {
        return serves.minimalCompletionStage();
    }

    @Override
    public Optional<String> waitingFor() {
        return accepted == null ? Optional.of("starting") : Optional.empty();
    }

    @Override
    public ClusterStanding standing() {
        return ClusterStanding.ALONE;
    }

    @Override
    public boolean reload() {
        Document before = accepted;
        if (before == null) {
            LOG.warn("not reading {} again: the node is starting", source.name());
            return false;
        }
        DocumentReader.Read read = source.read();
        warn(read);
        if (read.document().isEmpty()) {
            problems(read).forEach(LOG::error);
            LOG.error("{} is refused: nothing has changed", source.name());
            return false;
        }
        return apply(before, read.document().get());
    }

    private boolean apply(Document before, Document after) {
        try {
            applier.apply(after);
        } catch (RuntimeException e) {
            LOG.error("{} is refused: nothing has changed: {}", source.name(), e.getMessage());
            return false;
        }
        accepted = after;
        LOG.info("applied {}: {}", source.name(), DocumentDiff.between(before, after));
        return true;
    }

    private void warn(DocumentReader.Read read) {
        read.warnings().forEach(warning -> LOG.warn("{}", warning.in(source.name())));
    }

    private List<String> problems(DocumentReader.Read read) {
        return read.problems().stream()
                .map(problem -> problem.in(source.name()))
                .toList();
    }

    @Override
    public CompletionStage<Void> leaveGroup(boolean forGood) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> leaveCluster(Duration within) {
        return CompletableFuture.completedStage(null);
    }
}
