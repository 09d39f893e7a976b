package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.demo.DemoCluster;
import dev.caravan.node.demo.DemoSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code caravan cluster demo}: a cluster on this machine, to try. */
@Command(
        name = "demo",
        description = {
            "Runs a cluster on this machine: nodes as processes (node k: proxy 1080+k, routes"
                    + " 8080+k, management 9640+k, cluster 7640+k), an origin at 9080, a little"
                    + " traffic through each. A node that dies is started again.",
            "",
            "Ctrl-C stops the nodes one after another and removes everything; once more ends it at"
                    + " once."
        })
final class ClusterDemoCommand implements Callable<Integer> {
    private static final Duration DRAIN = Duration.ofSeconds(5);

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many nodes, 1 to 9 (${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--quiet", description = "Without what the nodes say.")
    private boolean quiet;

    @Option(
            names = "--port-offset",
            paramLabel = "K",
            defaultValue = "0",
            description = "Added to every port.")
    private int portOffset;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("caravan-demo-");
        DemoSettings settings = settings(folder);
        try {
            DemoCluster demo = DemoCluster.start(settings, this::print);
            Signals.handle(demo::stop, demo::kill, demo::stop);
            demo.run();
            return Exit.OK.code();
        } catch (BindException e) {
            Files.delete(folder);
            spec.commandLine()
                    .getErr()
                    .println("caravan: port " + settings.origin() + " for the origin: "
                            + e.getMessage() + " (--port-offset K moves it)");
            return Exit.PORT_TAKEN.code();
        }
    }

    private DemoSettings settings(Path folder) throws IOException {
        try {
            return new DemoSettings(nodes, portOffset, quiet, folder, command(), DRAIN);
        } catch (IllegalArgumentException e) {
            Files.delete(folder);
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /** From several threads: a line stays a line. */
    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    /** This very program, with the options that this JVM was given. */
    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Caravan.class.getName());
        return command;
    }
}
