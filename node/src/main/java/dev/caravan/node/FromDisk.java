package dev.caravan.node;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.store.NodeStore;
import dev.caravan.node.agent.Serving;
import dev.caravan.node.agreement.Arrival;
import dev.caravan.node.data.DataDirectory;
import dev.caravan.protocols.listener.BindFailed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a node does by its own disk and file before it speaks with anybody. */
final class FromDisk {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final NodeSettings settings;
    private final DataDirectory data;
    private final NodeStore store;

    FromDisk(NodeSettings settings, DataDirectory data, NodeStore store) {
        this.settings = settings;
        this.data = data;
        this.store = store;
    }

    /** Who left for good must not sit among those who agreed on it. */
    void refuseToComeBack() {
        Arrival.left(store.marks()).ifPresent(cluster -> {
            throw new StartFailed(
                    Exit.DATA_DIRECTORY,
                    "data directory " + data.path() + ": node " + data.nodeId()
                            + " has left cluster " + cluster + " for good (to join again, as a new"
                            + " node, empty it or name another one with --data)");
        });
    }

    /** How documents are read: paths in them begin where the file is, or the data. */
    ReadingOptions reading() {
        Path folder = settings.config()
                .map(file -> file.toAbsolutePath().getParent())
                .orElse(data.path());
        return settings.reading().baseDirectory(folder);
    }

    /**
     * Without asking anybody; what is wrong with it waits for the others.
     *
     * @throws BindFailed when a port is taken
     */
    void serveWhatIsProven(Serving serving) {
        Optional<Serving.Answer> restored = serving.restore(store.content()::get);
        if (restored.isPresent() && restored.get() instanceof Serving.Answer.Refusal refusal) {
            if (refusal.because().orElse(null) instanceof BindFailed taken) {
                throw taken;
            }
            LOG.error(
                    "revision {} cannot be served: {}: waiting for the cluster",
                    refusal.revision(),
                    refusal.reason());
        }
    }

    /** Before there is anything to lose by it; who serves something goes on. */
    void refuseAWrongFile(Serving serving) {
        if (settings.config().isEmpty()) {
            return;
        }
        String file = settings.config().get().toString();
        DocumentReader.Read read =
                DocumentReader.of(reading()).read(settings.config().get());
        read.warnings().forEach(warning -> LOG.warn("{}", warning.in(file)));
        String problems = read.problems().stream()
                .map(problem -> problem.in(file))
                .collect(Collectors.joining("\n"));
        if (!problems.isEmpty() && serving.served().isEmpty()) {
            throw new StartFailed(Exit.INVALID, problems);
        }
    }
}
