package dev.caravan.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan cluster}: what there is to do for a cluster as a whole. */
@Command(
        name = "cluster",
        description = "The cluster as a whole.",
        subcommands = ClusterInitCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class ClusterCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
