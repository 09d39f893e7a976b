package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.protocols.access.InvalidAccessException;
import dev.caravan.protocols.access.Users;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code caravan user hash}: a password never stands on a command line, where all can read it. */
@Command(
        name = "hash",
        description = "Makes the hash of a password, which is asked for or read from standard"
                + " input; never taken from the command line.",
        footer = {"", "Example: printf %%s \"$PASSWORD\" | caravan user hash alice >> staff.users"})
final class UserHashCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "Prints NAME:HASH, a line of a users file, instead of the hash.")
    private Optional<String> name = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        byte[] password = Password.ask(System.in);
        try {
            String hash = Users.hash(password);
            Optional<String> problem = name.flatMap(n -> Users.problem(n, hash));
            if (problem.isPresent()) {
                return invalid(problem.get());
            }
            spec.commandLine().getOut().println(name.map(n -> n + ":").orElse("") + hash);
            return Exit.OK.code();
        } catch (InvalidAccessException e) {
            return invalid(String.valueOf(e.getMessage()));
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private int invalid(String message) {
        spec.commandLine().getErr().println("caravan: " + message);
        return Exit.INVALID.code();
    }
}
