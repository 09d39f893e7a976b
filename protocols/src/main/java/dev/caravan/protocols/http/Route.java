package dev.caravan.protocols.http;

import dev.caravan.protocols.upstream.Upstream;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a reverse proxy does with the requests it matches: forward them, through filters, or answer
 * them. Immutable; each method returns another route.
 */
public final class Route {
    private final Optional<String> name;
    private final Optional<String> host;
    private final Optional<String> pathPrefix;
    private final List<HttpFilter> filters;
    private final @Nullable Upstream upstream;
    private final Plan.@Nullable Answering answering;

    private Route(
            Optional<String> name,
            Optional<String> host,
            Optional<String> pathPrefix,
            List<HttpFilter> filters,
            @Nullable Upstream upstream,
            Plan.@Nullable Answering answering) {
        this.name = name;
        this.host = host;
        this.pathPrefix = pathPrefix;
        this.filters = filters;
        this.upstream = upstream;
        this.answering = answering;
    }

    /** Every request, to {@code upstream}. */
    public static Route to(Upstream upstream) {
        Optional<String> none = Optional.empty();
        return new Route(none, none, none, List.of(), upstream, null);
    }

    /** Every request, answered with plain text. */
    public static Route answer(int status, String text) {
        return answer(status, text, List.of());
    }

    /** Every request, answered with text and more headers. */
    public static Route answer(int status, String text, List<HttpField> headers) {
        Plan.Answering answering = new FixedAnswer(status, text, headers);
        Optional<String> none = Optional.empty();
        return new Route(none, none, none, List.of(), null, answering);
    }

    /** Called so in logs and counters. */
    public Route named(String its) {
        return new Route(Optional.of(its), host, pathPrefix, filters, upstream, answering);
    }

    /** Only for this host, in any case and with any port; {@code *.example} for every host below. */
    public Route host(String pattern) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.lastIndexOf('*') > 0 || lower.equals("*")) {
            throw new IllegalArgumentException(
                    "host: " + pattern + " (expected: a name, an address, or *.name)");
        }
        return new Route(name, Optional.of(lower), pathPrefix, filters, upstream, answering);
    }

    /** Only for paths that are {@code prefix} or lie below it, by whole segments. */
    public Route pathPrefix(String prefix) {
        boolean normal = prefix.startsWith("/")
                && NormalPath.of(prefix).filter(prefix::equals).isPresent();
        if (!normal || prefix.indexOf('?') >= 0) {
            throw new IllegalArgumentException("path-prefix: " + prefix
                    + " (expected: an absolute path without dot segments or query)");
        }
        return new Route(name, host, Optional.of(prefix), filters, upstream, answering);
    }

    /** Through {@code filter}, inside of those that the route has already. */
    public Route filter(HttpFilter filter) {
        List<HttpFilter> more = new ArrayList<>(filters);
        more.add(filter);
        return new Route(name, host, pathPrefix, List.copyOf(more), upstream, answering);
    }

    Optional<String> name() {
        return name;
    }

    Optional<String> host() {
        return host;
    }

    Optional<String> pathPrefix() {
        return pathPrefix;
    }

    List<HttpFilter> filters() {
        return filters;
    }

    @Nullable
    Upstream upstream() {
        return upstream;
    }

    Plan.@Nullable Answering answering() {
        return answering;
    }
}
