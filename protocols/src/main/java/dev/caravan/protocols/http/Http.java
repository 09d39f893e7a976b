package dev.caravan.protocols.http;

import dev.caravan.protocols.access.AccessList;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.upstream.Upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reverse proxy: routes by host and path to upstreams or fixed answers. */
public final class Http {
    static final String NAME = "http";

    private static final List<String> UPGRADES = List.of("websocket");

    /** The catalogue entry. */
    public static final LayerType<Settings> TYPE = new LayerType<>(
            NAME,
            "Reverse proxy for HTTP/1.1: routes by host and path to upstreams or fixed answers.",
            Settings.class,
            Http::layer);

    private Http() {}

    /** What the document may say of it. */
    public record Settings(
            @Setting("Routes; the first that matches wins, no match is 404.")
            List<RouteSettings> routes,

            @Setting(
                    value = "Clients whose X-Forwarded-* fields are kept: addresses, blocks,"
                            + " loopback, private.",
                    byDefault = "[]",
                    reason = "anybody else could claim any address")
            List<String> trusted,

            @Setting(
                    value = "Protocols that a client may switch to.",
                    byDefault = "[websocket]",
                    reason = "RFC 9110 section 7.8")
            List<String> upgrades,

            @Setting(
                    value = "What happens to paths that servers read in different ways (%2f, %5c"
                            + " and ;): passed as sent, or refused.",
                    byDefault = "usual",
                    oneOf = {"usual", "strict"},
                    reason = "package registries and ;jsessionid live on them")
            String paths) {
        public Settings {
            routes = List.copyOf(routes);
            trusted = List.copyOf(trusted);
            upgrades = List.copyOf(upgrades);
            if (routes.isEmpty()) {
                throw new IllegalArgumentException("routes: none (expected: at least one)");
            }
            for (int i = 0; i < trusted.size(); i++) {
                String place = "trusted/" + i + ": ";
                AccessList.problem(trusted.get(i)).ifPresent(problem -> {
                    throw new IllegalArgumentException(place + problem);
                });
            }
        }
    }

    /** One route of the document. */
    public record RouteSettings(
            @Setting(value = "Its name in logs and counters; made when absent.", optional = true)
            Optional<String> name,

            @Setting(value = "Which requests; all when absent.", optional = true)
            Optional<MatchSettings> match,

            @Setting(value = "Where they go.", optional = true, names = "upstream")
            Optional<String> upstream,

            @Setting(value = "What they are answered.", optional = true)
            Optional<AnswerSettings> answer) {
        public RouteSettings {
            if (upstream.isPresent() == answer.isPresent()) {
                throw new IllegalArgumentException("upstream, answer: "
                        + (answer.isPresent() ? "both" : "neither") + " (expected: one of them)");
            }
        }
    }

    /** Which requests a route takes. */
    public record MatchSettings(
            @Setting(value = "The host asked for, or *.name for every host below.", optional = true)
            Optional<String> host,

            @Setting(value = "The path, or one above it, by whole segments.", optional = true)
            Optional<String> pathPrefix) {
        public MatchSettings {
            Route any = Route.answer(200, "");
            host.ifPresent(any::host);
            pathPrefix.ifPresent(any::pathPrefix);
        }
    }

    /** A fixed answer. */
    public record AnswerSettings(
            @Setting(value = "The status.", byDefault = "200", range = "200..599")
            int status,

            @Setting(value = "The text.", byDefault = "\"\"")
            String text,

            @Setting(value = "More headers.", byDefault = "{}")
            Map<String, String> headers) {
        public AnswerSettings {
            headers = Map.copyOf(headers);
        }
    }

    /** A reverse proxy with these routes, in this order. */
    public static Layer routes(Route... routes) {
        return layer(RouteTable.of(List.of(routes), List.of()));
    }

    /** The same, with filters around every route. */
    public static Layer routes(List<Route> routes, List<HttpFilter> filters) {
        return layer(RouteTable.of(routes, filters));
    }

    /** Every request to {@code upstream}, through {@code filters}. */
    public static Layer to(Upstream upstream, HttpFilter... filters) {
        return routes(List.of(Route.to(upstream)), List.of(filters));
    }

    /** The routes of {@code layer} in words, in the order they are tried; none of another layer. */
    public static List<RouteText> routesOf(Layer layer) {
        return layer instanceof HttpLayer http ? http.routes().texts() : List.of();
    }

    private static Layer layer(RouteTable table) {
        return new HttpLayer(table, AccessList.of(List.of()), UPGRADES, false);
    }

    private static Layer layer(Settings settings, LayerType.Building building) {
        List<Route> routes = new ArrayList<>();
        for (RouteSettings each : settings.routes()) {
            routes.add(route(each, building));
        }
        return new HttpLayer(
                RouteTable.of(routes, List.of()),
                AccessList.of(settings.trusted()),
                settings.upgrades(),
                settings.paths().equals("strict"));
    }

    private static Route route(RouteSettings settings, LayerType.Building building) {
        Route route = settings.answer()
                .map(Http::answer)
                .orElseGet(() -> Route.to(
                        building.named(Upstream.class, settings.upstream().orElseThrow())));
        if (settings.name().isPresent()) {
            route = route.named(settings.name().get());
        }
        Optional<String> host = settings.match().flatMap(MatchSettings::host);
        Optional<String> prefix = settings.match().flatMap(MatchSettings::pathPrefix);
        route = host.isPresent() ? route.host(host.get()) : route;
        return prefix.isPresent() ? route.pathPrefix(prefix.get()) : route;
    }

    private static Route answer(AnswerSettings answer) {
        List<HttpField> fields = new ArrayList<>();
        answer.headers().forEach((name, value) -> fields.add(new HttpField(name, value)));
        return Route.answer(answer.status(), answer.text(), fields);
    }
}
