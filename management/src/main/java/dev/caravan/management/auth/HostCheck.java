package dev.caravan.management.auth;

import dev.caravan.management.api.Problem;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Answers only requests that name this machine's loopback: a web page whose name was made to resolve
 * to 127.0.0.1 (DNS rebinding) sends its own name, and is refused with 421.
 */
public final class HostCheck extends AllDirectives {
    private static final Pattern LOOPBACK = Pattern.compile(
            "localhost\\.?|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    /** {@code inner} for requests that name the loopback. */
    public Route checked(Supplier<Route> inner) {
        return extractRequest(request -> {
            Optional<String> stranger = stranger(request);
            return stranger.isPresent()
                    ? complete(Problem.hostNotAllowed(stranger.get()).response())
                    : inner.get();
        });
    }

    /** The first name of the request, in target or Host, that is not the loopback's. */
    private static Optional<String> stranger(HttpRequest request) {
        String named = request.getHeader(Host.class)
                .map(header -> header.host().address())
                .orElse("");
        String target = request.getUri().host().address();
        return Optional.of(named)
                .filter(name -> !isLoopback(name))
                .or(() -> Optional.of(target).filter(name -> !isLoopback(name)));
    }

    private static boolean isLoopback(String name) {
        return LOOPBACK.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }
}
