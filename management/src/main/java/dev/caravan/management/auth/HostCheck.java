package dev.caravan.management.auth;

import dev.caravan.management.problem.Problem;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Host;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers only requests that name this server: a web page whose name was made to resolve to its
 * address (DNS rebinding) sends its own name, and is refused with 421; a page of another origin that
 * sends a request to the right name says so in {@code Origin}, and is refused with 403.
 */
public final class HostCheck {
    private static final Pattern LOOPBACK = Pattern.compile(
            "localhost\\.?|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f.]*:[0-9a-f:.]*");

    private final Set<String> names;
    private final Foreign foreign;

    /** Loopback's names only. */
    public HostCheck() {
        this(Set.of());
    }

    /** Loopback's names and these: addresses and host names, without a port. */
    public HostCheck(Set<String> names) {
        this(names, Foreign.NONE);
    }

    private HostCheck(Set<String> names, Foreign foreign) {
        this.foreign = foreign;
        this.names = names.stream().map(HostCheck::plain).collect(Collectors.toUnmodifiableSet());
    }

    /** Any name: for what shows nothing that a stranger's page might not see. */
    public static HostCheck any() {
        return new HostCheck(Set.of(), Foreign.ANY);
    }

    /** Loopback's names, these, and any address: no name was resolved to get there. */
    public static HostCheck andAddresses(Set<String> names) {
        return new HostCheck(names, Foreign.ADDRESSES);
    }

    /** Why {@code request} is not for this server, or comes from a page of another's. */
    public Optional<Problem> refusal(HttpRequest request) {
        Optional<Host> named = request.getHeader(Host.class);
        String host = named.map(header -> header.host().address()).orElse("");
        String target = request.getUri().host().address();
        return Optional.of(host)
                .filter(this::isForeign)
                .or(() -> Optional.of(target).filter(this::isForeign))
                .map(this::foreign)
                .or(() -> request.getHeader("Origin")
                        .map(origin -> origin.value().strip())
                        .filter(origin -> !isOwn(origin, named))
                        .map(HostCheck::otherOrigin));
    }

    private Problem foreign(String name) {
        String expected = names.isEmpty()
                ? "localhost or a loopback address"
                : "localhost, a loopback address or " + String.join(", ", names);
        return Problem.hostNotAllowed(name, expected);
    }

    private static Problem otherOrigin(String origin) {
        return new Problem(
                403,
                "origin-not-allowed",
                "Origin not allowed",
                "Origin: " + origin + " (expected: this server's own, or none)");
    }

    /** Whether {@code origin} is the host and port that the request was sent to. */
    private static boolean isOwn(String origin, Optional<Host> named) {
        try {
            URI uri = new URI(origin);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            int usual = "https".equals(uri.getScheme()) ? 443 : 80;
            int port = uri.getPort() < 0 ? usual : uri.getPort();
            return web
                    && uri.getHost() != null
                    && named.isPresent()
                    && plain(uri.getHost()).equals(plain(named.get().host().address()))
                    && port == (named.get().port() == 0 ? usual : named.get().port());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean isForeign(String name) {
        String plain = plain(name);
        if (LOOPBACK.matcher(plain).matches() || names.contains(plain)) {
            return false;
        }
        return switch (foreign) {
            case NONE -> true;
            case ADDRESSES -> !ADDRESS.matcher(plain).matches();
            case ANY -> false;
        };
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]")
                ? lower.substring(1, lower.length() - 1)
                : lower;
    }

    /** Which names beside the known ones are let pass. */
    private enum Foreign {
        NONE,
        ADDRESSES,
        ANY
    }
}
