package dev.caravan.node.cli;

import dev.caravan.node.Exit;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.Map;

/** The command {@code caravan}: the tree of commands, and how they end. */
@Command(
        name = "caravan",
        description = "An actor-based proxy: HTTP, CONNECT and SOCKS on one port, and more.",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all is well",
            "1:it could not start, or failed",
            "2:the command line or the document is invalid",
            "3:a port is taken, or an address cannot be had",
            "4:the data directory cannot be used, or another node uses it",
            "130, 143:ended at once by a second SIGINT or SIGTERM"
        },
        footer = {"", "Without a command this is printed. Try: caravan start"})
public final class Caravan implements Runnable {
    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Shows what it does and ends.")
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Caravan() {}

    /** Runs the command of {@code args} and ends the process with its exit status. */
    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /** The command line, for a process with this environment. */
    static CommandLine commandLine(Map<String, String> environment) {
        EnvironmentDefaults defaults = new EnvironmentDefaults(environment);
        CommandLine config = new CommandLine(new ConfigCommand())
                .addSubcommand(new ConfigCheckCommand(environment))
                .addSubcommand(new ConfigSchemaCommand())
                .setDefaultValueProvider(defaults);
        CommandLine start =
                new CommandLine(new StartCommand(environment)).setDefaultValueProvider(defaults);
        return new CommandLine(new Caravan())
                .addSubcommand(start)
                .addSubcommand(config)
                .addSubcommand(new ClusterCommand())
                .addSubcommand(new UserCommand())
                .addSubcommand(new VersionCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Caravan::misused)
                .setExecutionExceptionHandler(Caravan::failed);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int misused(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        line.getErr().println("caravan: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
        line.getErr().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return Exit.INVALID.code();
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        if (e instanceof dev.caravan.node.StartFailed start) {
            String.valueOf(start.getMessage())
                    .lines()
                    .forEach(l -> line.getErr().println("caravan: " + l));
            return start.exit().code();
        }
        line.getErr().println("caravan: " + line.getCommandName() + " failed");
        e.printStackTrace(line.getErr());
        return Exit.FAILED.code();
    }
}
