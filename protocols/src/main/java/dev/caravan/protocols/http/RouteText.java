package dev.caravan.protocols.http;

import dev.caravan.protocols.upstream.Upstream;

import java.util.Optional;

/**
 * A route in words.
 *
 * @param name its name, given or made
 * @param match which requests it takes, such as {@code host shop.example path-prefix /api}, or
 *     {@code any}
 * @param to {@code upstream NAME}, {@code answer STATUS}
 * @param upstream the name of the upstream that it leads to
 */
public record RouteText(String name, String match, String to, Optional<String> upstream) {
    static RouteText of(String name, Route route) {
        String host = route.host().map(pattern -> "host " + pattern).orElse("");
        String path = route.pathPrefix().map(prefix -> "path-prefix " + prefix).orElse("");
        String match = (host + " " + path).strip();
        Optional<String> upstream = Optional.ofNullable(route.upstream()).map(Upstream::name);
        String answer = route.answering() instanceof FixedAnswer fixed
                ? "answer " + fixed.status()
                : "answer";
        return new RouteText(
                name,
                match.isEmpty() ? "any" : match,
                upstream.map(to -> "upstream " + to).orElse(answer),
                upstream);
    }
}
