package dev.caravan.node.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.function.Supplier;

/** {@code caravan completion}: what a shell has to know to complete commands. */
@Command(
        name = "completion",
        description = "Prints the script that makes a shell complete commands and options.",
        footer = {
            "",
            "bash: source <(caravan completion bash)",
            "zsh:  source <(caravan completion zsh)"
        })
final class CompletionCommand implements Runnable {
    /** The shells that are known. */
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    @SuppressWarnings("NullAway.Init")
    private Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Supplier<CommandLine> whole;

    /** {@code whole} is the command line with all its commands. */
    CompletionCommand(Supplier<CommandLine> whole) {
        this.whole = whole;
    }

    @Override
    public void run() {
        StringBuilder text = new StringBuilder();
        if (shell == Shell.ZSH) {
            text.append("autoload -U +X compinit && compinit\n");
            text.append("autoload -U +X bashcompinit && bashcompinit\n");
        }
        text.append(AutoComplete.bash("caravan", whole.get()));
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
