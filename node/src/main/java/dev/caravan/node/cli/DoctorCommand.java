package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.cli.Checkup.Finding;
import dev.caravan.node.cli.Checkup.Verdict;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiAnswer;
import dev.caravan.node.client.ApiException;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.UnreachableException;
import dev.caravan.node.client.Value;
import dev.caravan.protocols.listener.PortOwner;

import io.netty.channel.epoll.Epoll;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code caravan doctor}: whether this machine is fit for a node, and the nodes' clocks agree. */
@Command(
        name = "doctor",
        description = "Says whether this machine is fit for a node (descriptors, transport,"
                + " resolver, ports) and whether the clocks of the nodes agree with its own. Ends"
                + " with 1 when something would not work.")
final class DoctorCommand extends ApiCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Map<String, Integer> PORTS = new LinkedHashMap<>();

    static {
        PORTS.put("proxy", 1080);
        PORTS.put("cluster", 7640);
        PORTS.put("management", 9640);
    }

    @Option(
            names = "--port-offset",
            paramLabel = "K",
            defaultValue = "0",
            description = "Looks at the ports of a node with this offset.")
    private int portOffset;

    DoctorCommand(Environment environment) {
        super(environment);
    }

    @Override
    Exit run(Api api, Screen screen) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Checkup.descriptors(lines("/proc/self/limits")));
        findings.add(transport());
        findings.add(Checkup.resolver(lines("/etc/resolv.conf")));
        findings.add(localhost());
        PORTS.forEach((what, port) -> findings.add(port(what, port + portOffset)));
        findings.addAll(clocks(api));
        Value all = Value.of(Map.of(
                "findings",
                findings.stream()
                        .map(f -> Map.of(
                                "verdict", f.verdict().word(),
                                "what", f.what(),
                                "says", f.says()))
                        .toList()));
        screen.show(all, () -> findings.forEach(finding -> screen.line(finding.line())));
        boolean failed = findings.stream().anyMatch(f -> f.verdict() == Verdict.FAIL);
        return failed ? Exit.FAILED : Exit.OK;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Finding transport() {
        return Epoll.isAvailable()
                ? new Finding(Verdict.OK, "transport", "epoll")
                : new Finding(
                        Verdict.WARN,
                        "transport",
                        "nio, which is slower: " + Epoll.unavailabilityCause().getMessage());
    }

    private static Finding localhost() {
        try {
            InetAddress address = InetAddress.getByName("localhost");
            return address.isLoopbackAddress()
                    ? new Finding(Verdict.OK, "localhost", address.getHostAddress())
                    : new Finding(Verdict.FAIL, "localhost", address + " is no loopback address");
        } catch (UnknownHostException e) {
            return new Finding(Verdict.WARN, "localhost", "is not known (see /etc/hosts)");
        }
    }

    private static Finding port(String what, int port) {
        if (port < 1 || port > 65_535) {
            return new Finding(Verdict.FAIL, "port", port + " (" + what + ") is none");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return Checkup.port(what, port, true, Optional.empty());
        } catch (IOException e) {
            return Checkup.port(what, port, false, PortOwner.of(port));
        }
    }

    /** Of the node that is asked, and of every node that it knows. */
    private List<Finding> clocks(Api api) {
        List<Finding> findings = new ArrayList<>();
        try {
            findings.add(clock(api.base().toString(), api));
            for (Value node : Screen.rows(api.get("/v1/nodes"))) {
                String address = node.at("management").text();
                if (!address.isEmpty()) {
                    String scheme = address.contains("://") ? "" : api.base().getScheme() + "://";
                    URI base = URI.create(scheme + address);
                    findings.add(
                            clock(node.any("name", "id").text(), api.elsewhere(base, PATIENCE)));
                }
            }
        } catch (UnreachableException e) {
            findings.add(new Finding(Verdict.WARN, "API", String.valueOf(e.getMessage())));
        } catch (ApiException | IllegalArgumentException e) {
            findings.add(new Finding(Verdict.WARN, "nodes", String.valueOf(e.getMessage())));
        }
        return findings;
    }

    private Finding clock(String node, Api api) {
        long asked = environment().pace().millis();
        try {
            ApiAnswer answer = api.send(ApiRequest.of("GET", "/health/live"));
            return Checkup.clock(
                    node, answer.dateMillis(), asked, environment().pace().millis());
        } catch (UnreachableException e) {
            return new Finding(Verdict.WARN, "clock", node + ": " + e.getMessage());
        }
    }
}
