package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.keys.ClusterKeys;
import dev.caravan.node.keys.KeysException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code caravan cluster add-node}: the keys of further nodes. */
@Command(
        name = "add-node",
        sortOptions = false,
        description = "Makes folders for --keys of further nodes in DIR, which 'cluster init' made"
                + " and whose ca.key is still there. Nothing is overwritten.")
final class ClusterAddNodeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "As 'cluster init' made it.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "The nodes.")
    private List<String> names = List.of();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            split = ",",
            description = "A further name or address by which clients reach the management API of"
                    + " these nodes; repeatable.")
    private List<String> hosts = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            new ClusterKeys(new SecureRandom(), Instant.now()).addNodes(directory, names, hosts);
        } catch (KeysException e) {
            spec.commandLine().getErr().println("caravan: " + e.getMessage());
            return Exit.INVALID.code();
        }
        names.forEach(node -> spec.commandLine()
                .getOut()
                .printf("%s   for --keys of node %s%n", directory.resolve(node), node));
        return Exit.OK.code();
    }
}
