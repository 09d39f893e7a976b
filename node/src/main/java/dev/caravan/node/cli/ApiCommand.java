package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiException;
import dev.caravan.node.client.ApiProblem;
import dev.caravan.node.client.InvalidContext;
import dev.caravan.node.client.UnreachableException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** A command that asks the management API of a node, here or anywhere. */
@Command(
        sortOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it is so",
            "1:the API refused or failed",
            "2:the command line or the document is invalid",
            "3:the revision was rolled back",
            "5:it is not as expected any more, so nothing was changed",
            "6:no answer, no quorum, or not done in time"
        })
abstract class ApiCommand implements Callable<Integer> {
    private static final int INVALID = 400;
    private static final int CONFLICT = 409;
    private static final int STALE = 412;
    private static final int UNPROCESSABLE = 422;
    private static final int UNAVAILABLE = 503;
    private static final int LATE = 504;

    @Mixin
    private final ApiOptions options = new ApiOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Environment environment;

    ApiCommand(Environment environment) {
        this.environment = environment;
    }

    /** Asks and prints; how it ended. */
    abstract Exit run(Api api, Screen screen);

    /** What the document that {@code run} sends is called in messages. */
    String document() {
        return "document";
    }

    final Environment environment() {
        return environment;
    }

    final ParameterException invalid(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** What {@code file} holds; {@code -} is standard input. */
    final byte[] text(Path file) {
        try {
            return Submission.read(file, environment.in());
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public final Integer call() {
        try {
            Screen screen = new Screen(
                    options.format(environment),
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr());
            return run(options.api(environment), screen).code();
        } catch (ApiException e) {
            return refused(e.problem()).code();
        } catch (UnreachableException e) {
            say(String.valueOf(e.getMessage()));
            return Exit.UNANSWERED.code();
        } catch (InvalidContext e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private Exit refused(ApiProblem problem) {
        problem.complaints()
                .forEach(complaint -> spec.commandLine()
                        .getErr()
                        .println(Table.harmless(complaint.in(document()))));
        say(problem.line());
        return switch (problem.status()) {
            case INVALID, UNPROCESSABLE -> Exit.INVALID;
            case CONFLICT ->
                problem.code().equals("rolled-back") ? Exit.ROLLED_BACK : Exit.CONFLICT;
            case STALE -> Exit.CONFLICT;
            case UNAVAILABLE, LATE -> Exit.UNANSWERED;
            default -> Exit.FAILED;
        };
    }

    private void say(String message) {
        spec.commandLine().getErr().println("caravan: " + Table.harmless(message));
    }
}
