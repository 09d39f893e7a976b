package dev.caravan.node.cli;

import dev.caravan.management.auth.Role;
import dev.caravan.node.Exit;
import dev.caravan.node.keys.ClusterKeys;
import dev.caravan.node.keys.KeysException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code caravan cluster add-client}: a certificate that opens the management API. */
@Command(
        name = "add-client",
        sortOptions = false,
        description = {
            "Makes a certificate for one person or program that opens the management API of all"
                    + " nodes, in DIR/clients/NAME; DIR is what 'cluster init' made, with its"
                    + " ca.key. Nothing is overwritten.",
            "",
            "A certificate cannot be taken back before it ends: a token can."
        })
final class ClusterAddClientCommand implements Callable<Integer> {
    private static final int MOST_DAYS = 825;

    @Parameters(index = "0", paramLabel = "DIR", description = "As 'cluster init' made it.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Parameters(index = "1", paramLabel = "NAME", description = "Who; as the audit log names it.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "viewer|operator|admin",
            required = true,
            description = "What it may do.")
    private String role = "";

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "90",
            description = "How long it holds (${DEFAULT-VALUE}).")
    private int days = 90;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Optional<Role> known = Role.of(role);
        if (known.isEmpty()) {
            return invalid("--role: " + role + " (expected: viewer, operator or admin)");
        }
        if (days < 1 || days > MOST_DAYS) {
            return invalid("--days: " + days + " (expected: 1.." + MOST_DAYS + ")");
        }
        try {
            Path made = new ClusterKeys(new SecureRandom(), Instant.now())
                    .addClient(directory, name, known.get(), Duration.ofDays(days));
            PrintWriter out = spec.commandLine().getOut();
            out.printf("Made in %s, as %s for %d days. For example:%n", made, role, days);
            out.printf(
                    "  caravan status --api https://HOST:9640 --ca %1$s/ca.crt"
                            + " --cert %1$s/client.crt --key %1$s/client.key%n",
                    made);
            return Exit.OK.code();
        } catch (KeysException e) {
            return invalid(String.valueOf(e.getMessage()));
        }
    }

    private int invalid(String message) {
        spec.commandLine().getErr().println("caravan: " + message);
        return Exit.INVALID.code();
    }
}
