package dev.caravan.node.cli;

import dev.caravan.protocols.proxy.BindAddress;

import picocli.CommandLine.Option;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** The options that say what a document means on this node. */
final class DocumentOptions {
    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1",
            description = "The host of listeners that name none (${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(
            names = "--port-offset",
            paramLabel = "K",
            defaultValue = "0",
            description = "Added to every port this node opens; a port 0 stays 0.")
    private int portOffset;

    @Option(
            names = "--var",
            paramLabel = "NAME=VALUE",
            description = "The value of $${node.NAME} in the document; repeatable.")
    private Map<String, String> vars = new HashMap<>();

    /**
     * The host of listeners that name none.
     *
     * @throws IllegalArgumentException when it is no address
     */
    InetAddress host() {
        boolean bare = bind.indexOf(':') >= 0 && !bind.startsWith("[");
        String address = (bare ? "[" + bind + "]" : bind) + ":0";
        return BindAddress.parse(address, InetAddress.getLoopbackAddress())
                        instanceof InetSocketAddress inet
                ? inet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    int portOffset() {
        return portOffset;
    }

    /** The node's variables; an option wins over the environment, which wins over a file. */
    Map<String, String> vars(Map<String, String> environment, Map<String, String> file) {
        Map<String, String> all = new HashMap<>(file);
        all.putAll(EnvironmentDefaults.vars(environment));
        all.putAll(vars);
        return all;
    }
}
