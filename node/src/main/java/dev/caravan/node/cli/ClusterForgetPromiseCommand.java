package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.membership.StoppedNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code caravan cluster forget-promise}: frees an empty node of the word it gave. */
@Command(
        name = "forget-promise",
        sortOptions = false,
        description = {
            "Releases the promise of an empty node, which is stopped. An empty node promises once"
                    + " to another one that it may create the cluster, and joins no other while"
                    + " that promise stands.",
            "",
            "Only where the node that holds it is gone for ever: one that comes back could create"
                    + " a second cluster with it."
        })
final class ClusterForgetPromiseCommand implements Callable<Integer> {
    @Mixin
    private final StoppedData data = new StoppedData();

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    ClusterForgetPromiseCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() {
        return data.use(environment, (store, node) -> {
                    String holder = StoppedNode.forgetPromise(store.marks());
                    String whose = holder.equals(node) ? "itself" : "node " + holder;
                    spec.commandLine()
                            .getOut()
                            .printf(
                                    "Node %s had promised to %s that it may create the cluster,"
                                            + " and is free of it now.%n",
                                    node, whose);
                    return Exit.OK;
                })
                .code();
    }
}
