package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.Node;
import dev.caravan.node.NodeSettings;
import dev.caravan.node.service.ServiceManager;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code caravan start}: runs a node until a signal ends it. */
@Command(
        name = "start",
        sortOptions = false,
        description = {
            "Runs a node until SIGTERM or SIGINT, which let connections finish; a second one ends"
                    + " it at once. SIGHUP reads the document and the users' files again and opens"
                    + " the log files anew.",
            "",
            "Without --config: one listener at 127.0.0.1:1080 that serves SOCKS5, SOCKS4 and HTTP"
                    + " proxy clients, for this machine only."
        },
        footer = {
            "",
            "Each option is also read from the environment: --port-offset from"
                    + " CARAVAN_PORT_OFFSET, --var NAME=VALUE from CARAVAN_VAR_NAME, --label"
                    + " KEY=VALUE from CARAVAN_LABEL_KEY; and from the file of --node. The option"
                    + " wins over the environment, the environment over the file.",
            "",
            "A node is a cluster of its own unless it is told of others. Three empty nodes make one"
                    + " cluster: start each with --bootstrap-expect 3 and the same --seeds. A node"
                    + " that is started with --seeds later joins it."
        })
final class StartCommand implements Callable<Integer> {
    @Mixin
    private final StartOptions options = new StartOptions();

    private final Map<String, String> environment;

    StartCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() {
        NodeSettings settings = options.settings(environment);
        ServiceManager manager = ServiceManager.of(environment);
        Node node = Node.start(settings);
        Signals.handle(
                () -> {
                    manager.stopping();
                    node.drain(settings.drainTimeout());
                },
                node::reload);
        node.serves().thenRun(manager::ready);
        node.awaitStopped();
        return Exit.OK.code();
    }
}
