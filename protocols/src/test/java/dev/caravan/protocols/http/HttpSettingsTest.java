package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reverse proxy as the document describes it. */
class HttpSettingsTest {
    private static Http.RouteSettings route(
            String name, Optional<Http.MatchSettings> match, Optional<Http.AnswerSettings> answer) {
        return new Http.RouteSettings(
                Optional.of(name),
                match,
                answer.isPresent() ? Optional.empty() : Optional.of("pages"),
                answer);
    }

    private static Layer layer(int port, List<String> trusted, String paths) {
        Http.RouteSettings admin = route(
                "admin",
                Optional.of(new Http.MatchSettings(Optional.empty(), Optional.of("/admin"))),
                Optional.of(new Http.AnswerSettings(403, "not here", Map.of("X-Why", "rule"))));
        Http.RouteSettings shop = route(
                "shop",
                Optional.of(new Http.MatchSettings(Optional.of("shop"), Optional.empty())),
                Optional.empty());
        Http.Settings settings =
                new Http.Settings(List.of(admin, shop), trusted, List.of("websocket"), paths);
        LayerType.Building building = new LayerType.Building() {
            @Override
            public <T> T named(Class<T> kind, String name) {
                assertThat(name).isEqualTo("pages");
                return kind.cast(WireTranscript.upstream(port));
            }
        };
        return Http.TYPE.factory().apply(settings, building);
    }

    @Test
    void routesAnswerForwardOrAreNotFound() {
        try (WireTranscript story = WireTranscript.of(port -> layer(port, List.of(), "usual"))) {
            Peer client = story.client().says("GET /admin/x HTTP/1.1\r\nHost: shop\r\n\r\n");
            client.sees("HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\n"
                    + "X-Why: rule\r\nDate: now\r\nContent-Length: 8\r\n\r\nnot here");
            client.says("GET / HTTP/1.1\r\nHost: other\r\n\r\n");
            assertThat(client.seesUntil("no-route\n")).startsWith("HTTP/1.1 404 ");
            client.says("GET /a%2fb HTTP/1.1\r\nHost: SHOP:80\r\n\r\n");
            assertThat(story.origin().seesUntil("\r\n")).isEqualTo("GET /a%2fb HTTP/1.1\r\n");
            assertThat(story.log.next().route()).isEqualTo("admin");
            assertThat(story.log.next().termination()).isEqualTo("no-route");
        }
    }

    @Test
    void aTrustedProxysWordIsKeptAndItsAddressAdded() {
        try (WireTranscript story =
                WireTranscript.of(port -> layer(port, List.of("loopback"), "usual"))) {
            story.client()
                    .says("GET / HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 1.2.3.4\r\n"
                            + "X-Forwarded-Proto: https\r\nX-Forwarded-For: 5.6.7.8\r\n\r\n");
            story.origin()
                    .sees("GET / HTTP/1.1\r\nHost: shop\r\nX-Forwarded-Proto: https\r\n"
                            + "X-Forwarded-For: 1.2.3.4, 5.6.7.8, 127.0.0.1\r\n"
                            + "X-Forwarded-Host: shop\r\nVia: 1.1 caravan\r\n\r\n");
        }
    }

    @Test
    void strictPathsRefuseWhatServersReadDifferently() {
        try (WireTranscript story = WireTranscript.of(port -> layer(port, List.of(), "strict"))) {
            Peer client = story.client().says("GET /a%2Fb HTTP/1.1\r\nHost: shop\r\n\r\n");
            assertThat(client.seesUntil("client-malformed\n")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aRouteGoesToAnUpstreamOrAnswers() {
        assertThatThrownBy(() -> new Http.RouteSettings(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
                .hasMessageContaining("upstream, answer: neither");
    }
}
