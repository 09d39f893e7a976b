package dev.caravan.node.membership;

import com.typesafe.config.Config;

import dev.caravan.protocols.listener.PortOwner;

import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Starts {@link ClusterSystem}s of one node, each at the port of the first one. Blocks. */
final class Opening {
    private static final String AUTO = "auto";

    private final Membership.Self self;
    private final ClusterSettings settings;
    private InetSocketAddress bind;

    Opening(Membership.Self self, ClusterSettings settings) {
        this.self = self;
        this.settings = settings;
        this.bind = settings.bind();
    }

    /**
     * Starts one.
     *
     * @throws MembershipException when it cannot be
     */
    ClusterSystem open(ClusterSystem.Ear ear) {
        HostPort canonical = canonical();
        Config config =
                ClusterConfig.of(self.node(), self.roles(), canonical, bind, settings.keys());
        try {
            ClusterSystem system = ClusterSystem.start(config, ear);
            if (bind.getPort() == 0) {
                bind = new InetSocketAddress(bind.getAddress(), system.address().port());
            }
            return system;
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    /** Others must know it by an address: they look names up themselves, and may find others. */
    private HostPort canonical() {
        HostPort wanted = settings.advertise().orElseGet(() -> HostPort.of(bind));
        try {
            return new HostPort(
                    literal(wanted.host()), wanted.port() == 0 ? bind.getPort() : wanted.port());
        } catch (UnknownHostException e) {
            throw new MembershipException(
                    "cluster-advertise " + wanted + ": unknown host", false, e);
        }
    }

    private static String literal(String host) throws UnknownHostException {
        InetAddress[] all = host.equals(AUTO)
                ? new InetAddress[] {InetAddress.getLocalHost()}
                : InetAddress.getAllByName(host);
        return Arrays.stream(all)
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .map(Seeds::literal)
                .orElseGet(() -> Seeds.literal(all[0]));
    }

    private MembershipException failed(RuntimeException e) {
        HostPort port = HostPort.of(bind);
        Optional<BindException> taken = taken(e);
        if (taken.isPresent()) {
            String owner = PortOwner.of(bind.getPort()).map(o -> " by " + o).orElse("");
            return new MembershipException(
                    "bind " + port + " for the cluster: " + taken.get().getMessage() + owner
                            + " (--cluster ADDR:PORT or --port-offset K moves it)",
                    true,
                    e);
        }
        return new MembershipException("cluster port " + port + ": " + e.getMessage(), false, e);
    }

    private static Optional<BindException> taken(Throwable e) {
        Throwable at = e;
        while (at != null && !(at instanceof BindException)) {
            at = at.getCause();
        }
        return Optional.ofNullable((BindException) at);
    }
}
