package dev.caravan.protocols.egress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the machine says about names, {@code resolv.conf} and {@code hosts}, as it was when the files
 * were last read. Reading is off the loops: at the start and, while names are looked up, every half
 * minute.
 */
final class MachineNames {
    private static final Logger LOG = LoggerFactory.getLogger(MachineNames.class);

    private final Path resolvConf;
    private final Path hosts;

    MachineNames(Path resolvConf, Path hosts) {
        this.resolvConf = resolvConf;
        this.hosts = hosts;
    }

    /** This machine's. */
    static MachineNames system() {
        return new MachineNames(Path.of("/etc/resolv.conf"), Path.of("/etc/hosts"));
    }

    /** What one reading found; without servers {@code trouble} says why. */
    record Read(List<NameServers> servers, String trouble, Map<String, List<InetAddress>> hosts) {}

    /** Reads both files; blocks. */
    Read read() {
        Map<String, List<InetAddress>> known = hosts();
        try {
            return new Read(List.of(NameServers.read(resolvConf)), "", known);
        } catch (NameServers.UnusableException e) {
            LOG.warn("names cannot be looked up: {}", e.getMessage());
            return new Read(List.of(), String.valueOf(e.getMessage()), known);
        }
    }

    private Map<String, List<InetAddress>> hosts() {
        try {
            return HostsFile.parse(Files.readString(hosts));
        } catch (IOException e) {
            LOG.info("{} is not used: {}", hosts, e.toString());
            return Map.of();
        }
    }
}
