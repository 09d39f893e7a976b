package dev.caravan.management.server;

import dev.caravan.management.auth.HostCheck;
import dev.caravan.management.auth.KeptToken;
import dev.caravan.management.tls.PemFiles;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a cluster's node serves its management API, and to whom.
 *
 * @param bind where it listens; port 0 is the kernel's choice
 * @param names what clients may call it beside loopback's names and the address of {@code bind}:
 *     the advertised name, without a port
 * @param tls the certificate; empty for plain HTTP
 * @param clients certificates, in PEM, of the authorities whose clients' certificates are
 *     credentials, as {@code ClientCertificates} reads them; empty when none is. Only with TLS
 * @param bootstrap tokens of the node's own by id, as {@code BootstrapTokens} reads them
 * @param insecure whether the operator insists on doing without TLS or credentials off loopback
 */
public record Access(
        InetSocketAddress bind,
        Set<String> names,
        Optional<PemFiles> tls,
        Optional<Path> clients,
        Map<String, KeptToken> bootstrap,
        boolean insecure) {
    public Access {
        names = Set.copyOf(names);
        bootstrap = Map.copyOf(bootstrap);
    }

    /** On an address of the loopback, in plain HTTP, where nobody needs a token before one is made. */
    public static Access loopback(InetSocketAddress bind) {
        return new Access(bind, Set.of(), Optional.empty(), Optional.empty(), Map.of(), false);
    }

    /** Whether only this machine reaches it. */
    boolean loopbackOnly() {
        return bind.getAddress() != null && bind.getAddress().isLoopbackAddress();
    }

    /** Whether nobody needs a credential as long as there can be none. */
    boolean openAtFirst() {
        return clients.isEmpty() && (loopbackOnly() || insecure);
    }

    /** What an operator should hear about a server that is opened so. */
    Optional<String> warning(boolean anyToken) {
        boolean credential = anyToken || clients.isPresent();
        if (loopbackOnly() || (tls.isPresent() && credential)) {
            return Optional.empty();
        }
        return Optional.of("management: " + bind.getHostString() + " is off loopback and insecure: "
                + (tls.isEmpty() ? "no TLS" : "TLS") + ", "
                + (credential
                        ? "a credential is needed"
                        : "ANYBODY WHO REACHES IT IS ADMINISTRATOR"));
    }

    /** What it may be called. */
    HostCheck hosts() {
        Set<String> all = new HashSet<>(names);
        all.add(bind.getHostString());
        if (bind.getAddress() != null) {
            all.add(bind.getAddress().getHostAddress());
        }
        return loopbackOnly() ? new HostCheck(all) : HostCheck.andAddresses(all);
    }

    /** Why a server may not be opened so; empty when it may. */
    Optional<String> problem(boolean anyToken) {
        String where = "management: " + bind.getHostString();
        if (bind.getAddress() == null) {
            return Optional.of(where + " (expected: an address)");
        }
        if (loopbackOnly() || insecure) {
            return Optional.empty();
        }
        if (tls.isEmpty()) {
            return Optional.of(where + " is off loopback and has no certificate (expected: a"
                    + " certificate and its key, or --insecure-management)");
        }
        if (!anyToken && clients.isEmpty()) {
            return Optional.of(where + " is off loopback and there is no token (expected: a file of"
                    + " tokens as cluster init makes it, an authority of clients' certificates, or"
                    + " --insecure-management)");
        }
        return Optional.empty();
    }
}
