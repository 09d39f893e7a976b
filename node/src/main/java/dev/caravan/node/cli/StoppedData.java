package dev.caravan.node.cli;

import dev.caravan.config.agreement.RaftStoreCodec;
import dev.caravan.config.agreement.RecoveryException;
import dev.caravan.config.store.NodeStore;
import dev.caravan.config.store.StoreException;
import dev.caravan.node.Exit;
import dev.caravan.node.data.DataDirectory;
import dev.caravan.node.data.DataDirectoryException;
import dev.caravan.protocols.loop.Time;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The data directory of a node that must not run meanwhile. */
final class StoppedData {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory of the node, which must be stopped"
                    + " ($XDG_STATE_HOME/caravan, else ~/.local/state/caravan).")
    private Optional<Path> data = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** What is done with it. */
    interface Work {
        /**
         * Does it.
         *
         * @param node the id of the node
         * @throws IllegalStateException when it is not as it has to be, in words for people
         */
        Exit with(NodeStore store, String node);
    }

    /** Does {@code work} while nobody else can use the directory; how it ended. */
    Exit use(Map<String, String> environment, Work work) {
        Path directory = data.orElseGet(() -> StartOptions.defaultData(environment));
        if (!NodeStore.exists(directory)) {
            return say(
                    Exit.DATA_DIRECTORY,
                    "data directory " + directory.toAbsolutePath().normalize() + ": no node of a"
                            + " cluster has kept anything there (--data DIR names another one)");
        }
        try (DataDirectory locked = DataDirectory.open(directory);
                NodeStore store = NodeStore.openExisting(
                        locked.path(), new RaftStoreCodec(), Time.system())) {
            return work.with(store, locked.nodeId());
        } catch (DataDirectoryException | StoreException e) {
            return say(Exit.DATA_DIRECTORY, String.valueOf(e.getMessage()));
        } catch (RecoveryException | IllegalStateException e) {
            return say(Exit.CONFLICT, String.valueOf(e.getMessage()));
        }
    }

    private Exit say(Exit exit, String message) {
        spec.commandLine().getErr().println("caravan: " + message);
        return exit;
    }
}
