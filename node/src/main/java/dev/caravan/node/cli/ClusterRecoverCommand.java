package dev.caravan.node.cli;

import dev.caravan.config.agreement.Recovery;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.store.AuditLog;
import dev.caravan.config.store.NodeStore;
import dev.caravan.node.Exit;
import dev.caravan.node.membership.StoppedNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** {@code caravan cluster recover}: one node goes on without a majority that is lost for good. */
@Command(
        name = "recover",
        sortOptions = false,
        description = {
            "For a cluster that has lost its majority for good, on one of its nodes that are left,"
                    + " all of them stopped: begins a new incarnation of the cluster with this node"
                    + " as the only voter. What this node has is kept: revisions, documents, users,"
                    + " tokens, words over the document.",
            "",
            "Choose the node with the newest log: run this with --dry-run on each; the higher term"
                    + " wins, and in the same term the higher place in the log. What others had"
                    + " agreed on and the chosen node never got is lost.",
            "",
            "Nodes of the old incarnation are refused until their data directories are emptied;"
                    + " then they join as new ones."
        })
final class ClusterRecoverCommand implements Callable<Integer> {
    @Mixin
    private final StoppedData data = new StoppedData();

    @Option(
            names = "--dry-run",
            description = "Says what this node has and what would be lost, and changes nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    ClusterRecoverCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return data.use(environment.variables(), this::recover).code();
    }

    private Exit recover(NodeStore store, String node) {
        Recovery recovery = Recovery.of(store, node);
        PrintWriter out = spec.commandLine().getOut();
        RecoveryReport report = new RecoveryReport(node, recovery.standing());
        report.standing().forEach(out::println);
        report.effect(recovery.effect()).forEach(out::println);
        out.flush();
        if (dryRun) {
            return Exit.OK;
        }
        String cluster = recovery.standing().cluster();
        if (!yes && !confirmed(cluster)) {
            spec.commandLine()
                    .getErr()
                    .println("caravan: nothing was changed (expected: the cluster's id, " + cluster
                            + ", or --yes)");
            return Exit.INVALID;
        }
        Recovery.Effect done = run(store, node, recovery);
        report.next(done).forEach(out::println);
        return Exit.OK;
    }

    private boolean confirmed(String cluster) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%nType the cluster's id to begin the new incarnation: ");
        out.flush();
        try {
            String typed = new BufferedReader(
                            new InputStreamReader(environment.in(), StandardCharsets.UTF_8))
                    .readLine();
            return typed != null && typed.strip().equals(cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing is changed that could not be written to the audit log first. */
    private Recovery.Effect run(NodeStore store, String node, Recovery recovery) {
        long now = environment.pace().millis();
        Author author = new Author(System.getProperty("user.name", "unknown"), node, "admin");
        Recovery.Standing standing = recovery.standing();
        store.audit()
                .append(new AuditLog.Line(
                        0,
                        now,
                        author.who(),
                        "this machine",
                        author.role(),
                        "cluster recover",
                        "incarnation " + standing.incarnation() + " of cluster "
                                + standing.cluster() + ", term " + standing.term() + ", index "
                                + standing.index(),
                        "incarnation " + (standing.incarnation() + 1),
                        "accepted"));
        return recovery.run(author, now, StoppedNode.alone(node));
    }
}
