package dev.caravan.node;

import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.node.membership.HostPort;
import dev.caravan.node.membership.Membership;
import dev.caravan.protocols.stack.HostText;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a node says of itself to the others; any thread. */
final class OwnRecord {
    private final NodeSettings settings;
    private final String id;
    private final Membership membership;
    private volatile String address = "";
    private volatile String management = "";

    OwnRecord(NodeSettings settings, String id, Membership membership) {
        this.settings = settings;
        this.id = id;
        this.membership = membership;
    }

    /** Its management API is there, or where others are to look for it. */
    void managedAt(InetSocketAddress bound) {
        HostPort here = HostPort.of(bound);
        management = settings.operators()
                .advertise()
                .map(named -> named.port() == 0 ? new HostPort(named.host(), here.port()) : named)
                .orElse(here)
                .toString();
    }

    /** As it is now; while the cluster system is started anew, with the address it had. */
    NodeRecord now() {
        membership.address().ifPresent(found -> address = found.toString());
        Identity identity = settings.identity();
        return new NodeRecord(
                id,
                identity.name().orElse(id),
                address,
                reachable(management, address),
                false,
                settings.program().reads(),
                Optional.ofNullable(OwnRecord.class.getPackage().getImplementationVersion())
                        .orElse("unpackaged"),
                new TreeSet<>(identity.roles()),
                new TreeMap<>(identity.labels()));
    }

    /** An API on every address is found at the one by which others know the node. */
    private static String reachable(String management, String address) {
        if (management.isEmpty() || address.isEmpty()) {
            return management;
        }
        HostPort managed = HostPort.parse(management, 0);
        boolean anywhere = HostText.literal(managed.host())
                .filter(InetAddress::isAnyLocalAddress)
                .isPresent();
        return anywhere
                ? new HostPort(HostPort.parse(address, 0).host(), managed.port()).toString()
                : management;
    }
}
