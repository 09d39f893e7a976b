package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class RouteTableTest {
    private static final RouteTable TABLE = RouteTable.of(
            List.of(
                    Route.answer(403, "").pathPrefix("/admin").named("admin"),
                    Route.answer(200, "")
                            .host("shop.example")
                            .pathPrefix("/api/")
                            .named("api"),
                    Route.answer(200, "").host("*.example").named("below"),
                    Route.answer(200, "")
                            .host("[::1]".replaceAll("[\\[\\]]", ""))
                            .named("six"),
                    Route.answer(200, "").pathPrefix("/").host("other").named("other")),
            List.of());

    @ParameterizedTest
    @CsvSource({
        "shop.example, /admin, admin",
        "any, /admin/x, admin",
        "any, /administrator, none",
        "shop.example, /api, api",
        "SHOP.example, /api/x, api",
        "shop.example., /api/x, api",
        "shop.example, /apis, below",
        "a.b.example, /, below",
        "example, /, none",
        ".example, /, none",
        "::1, /x, six",
        "other, /x, other",
        "another, /x, none",
    })
    void theFirstThatMatchesWins(String host, String path, String name) {
        byte[] h = host.getBytes(StandardCharsets.ISO_8859_1);
        byte[] p = path.getBytes(StandardCharsets.ISO_8859_1);
        RouteTable.Entry found = TABLE.match(h, 0, h.length, p, 0, p.length);
        assertThat(found == null ? "none" : found.plan().name).isEqualTo(name);
    }

    @Test
    void whatCannotBeMatchedIsRefused() {
        Route route = Route.answer(200, "");
        assertThatThrownBy(() -> route.pathPrefix("api")).hasMessageContaining("path-prefix: api");
        assertThatThrownBy(() -> route.pathPrefix("/a/../b")).hasMessageContaining("path-prefix");
        assertThatThrownBy(() -> route.host("a.*")).hasMessageContaining("host: a.*");
        assertThatThrownBy(() -> Route.answer(99, "")).hasMessageContaining("status: 99");
        assertThatThrownBy(() -> Http.routes(route.named("a"), route.named("a")))
                .hasMessageContaining("routes/1/name: a");
    }
}
