package dev.caravan.node.cli;

import dev.caravan.node.Exit;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.List;
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
            "3:a port is taken, or an address cannot be had; of config and rollout: rolled back",
            "4:the data directory cannot be used, or another node uses it",
            "5:it is not as expected any more, so nothing was changed",
            "6:the API gave no answer, there is no quorum, or it was not done in time",
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
        System.exit(commandLine(System.getenv(), args).execute(args));
    }

    /**
     * The command line, for a process with this environment.
     *
     * @param words what it will be asked, so that only those commands are made that can be meant;
     *     all of them without
     */
    static CommandLine commandLine(Map<String, String> variables, String... words) {
        return commandLine(Environment.of(variables), words);
    }

    /** The command line, for a process with this around it. */
    static CommandLine commandLine(Environment environment, String... words) {
        return tree(environment, words)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Caravan::misused)
                .setExecutionExceptionHandler(Caravan::failed);
    }

    /** THE list of commands. */
    private static CommandLine tree(Environment e, String... words) {
        Map<String, String> variables = e.variables();
        return new Tree(new Caravan(), List.of(words))
                .command("start", () -> owned(new StartCommand(variables), variables))
                .command("status", () -> new StatusCommand(e))
                .group(
                        "config",
                        "The document.",
                        config -> config.command(
                                        "check",
                                        () -> owned(new ConfigCheckCommand(variables), variables))
                                .command("schema", ConfigSchemaCommand::new)
                                .command("explain", ConfigExplainCommand::new)
                                .command("apply", () -> new ConfigApplyCommand(e))
                                .command("diff", () -> new ConfigDiffCommand(e))
                                .command("show", () -> new ConfigShowCommand(e))
                                .command("export", () -> new ConfigExportCommand(e))
                                .command("import", () -> new ConfigImportCommand(e)))
                .group(
                        "cluster",
                        "The cluster as a whole.",
                        group -> group.command("init", ClusterInitCommand::new)
                                .command("add-node", ClusterAddNodeCommand::new)
                                .command("add-client", ClusterAddClientCommand::new)
                                .command("demo", ClusterDemoCommand::new)
                                .command(
                                        "recover",
                                        () -> owned(new ClusterRecoverCommand(e), variables))
                                .command(
                                        "forget-promise",
                                        () -> owned(
                                                new ClusterForgetPromiseCommand(variables),
                                                variables)))
                .group("revision", "History.", group -> RevisionCommands.under(group, e))
                .group("rollout", "Staged activation.", group -> RolloutCommands.under(group, e))
                .group("node", "Members of the cluster.", group -> NodeCommands.under(group, e))
                .group(
                        "listener",
                        "Listeners, live.",
                        group -> group.command("list", () -> LiveCommands.listeners(e)))
                .group(
                        "route",
                        "Routes, live.",
                        group -> group.command("list", () -> LiveCommands.routes(e)))
                .group(
                        "upstream",
                        "Upstreams, live.",
                        group -> group.command("list", () -> LiveCommands.upstreams(e)))
                .group(
                        "endpoint",
                        "Words over the document about endpoints.",
                        group -> EndpointCommands.under(group, e))
                .group(
                        "override",
                        "Words over the document.",
                        group -> group.command("list", () -> LiveCommands.overrides(e))
                                .command("lift", () -> LiveCommands.lift(e)))
                .group(
                        "connection",
                        "Connections, live.",
                        group -> ConnectionCommands.under(group, e))
                .group("user", "Users of listeners.", group -> UserCommands.under(group, e))
                .group("ban", "Users and addresses kept out.", group -> BanCommands.under(group, e))
                .group("list", "Lists that rules name.", group -> EntryCommands.under(group, e))
                .group("token", "Credentials of the API.", group -> TokenCommands.under(group, e))
                .group(
                        "reject",
                        "Refused heads.",
                        group -> group.command("list", () -> LiveCommands.rejects(e)))
                .group(
                        "event",
                        "What changes.",
                        group -> group.command("follow", () -> new EventFollowCommand(e)))
                .group(
                        "audit",
                        "Who changed what.",
                        group -> group.command("list", () -> LiveCommands.audit(e)))
                .command("doctor", () -> new DoctorCommand(e))
                .command("support-dump", () -> new SupportDumpCommand(e))
                .command("completion", () -> new CompletionCommand(() -> tree(e)))
                .command("version", VersionCommand::new)
                .grown();
    }

    /** Its options are a node's own settings, which the environment sets too. */
    private static CommandLine owned(Object command, Map<String, String> variables) {
        return new CommandLine(command).setDefaultValueProvider(new EnvironmentDefaults(variables));
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
