package dev.caravan.node.cli;

import io.netty.channel.epoll.Epoll;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.Optional;

/** {@code caravan version}. */
@Command(
        name = "version",
        description = "Shows the version, the Java it runs on and the transport it has.")
final class VersionCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        String version = Optional.ofNullable(
                        VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
        spec.commandLine()
                .getOut()
                .printf(
                        "caravan %s, Java %s (%s), %s, %s %s%n",
                        version,
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        Epoll.isAvailable() ? "epoll" : "nio",
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }
}
