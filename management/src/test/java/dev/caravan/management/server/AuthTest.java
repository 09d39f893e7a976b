package dev.caravan.management.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.management.auth.KeptToken;
import dev.caravan.management.auth.Token;
import dev.caravan.management.operation.Json;

import org.junit.jupiter.api.Test;

import java.util.Map;

class AuthTest {
    private static final KeptToken ADMIN = new KeptToken(Tokened.ADMIN.hash(), "admin", "root", 0);

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    private static TestApi.Answered get(TestApi api, String path, String token, String from) {
        return api.send(TestApi.request("GET", path, "", "", from, "Authorization", bearer(token)));
    }

    @Test
    void loopbackNeedsNoTokenUntilThereIsOne() {
        try (TestApi api = new TestApi()) {
            assertThat(api.get("/v1/audit").status()).isEqualTo(200);
            assertThat(make(api, "ann", "viewer", "").code()).isEqualTo("first-token-admin");
            TestApi.Answered made = make(api, "ann", "admin", "");
            assertThat(made.status()).isEqualTo(201);
            String token = made.json().get("token").asString();
            assertThat(api.get("/v1/audit").status()).isEqualTo(401);
            assertThat(api.get("/v1/audit").header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(api.get("/health/live").status()).isEqualTo(200);
            assertThat(api.get("/health/cluster").status()).isEqualTo(200);
            assertThat(api.get("/openapi.json").status()).isEqualTo(200);
            assertThat(get(api, "/v1/audit", token, "127.0.0.1").status()).isEqualTo(200);
        }
    }

    @Test
    void aTokensSecretIsShownOnceAndKeptNowhere() {
        try (TestApi api = new TestApi()) {
            TestApi.Answered made = make(api, "ann", "admin", "");
            String token = made.json().get("token").asString();
            String id = made.json().get("id").asString();
            String secret = token.substring(token.lastIndexOf(id) + id.length() + 1);
            assertThat(secret).hasSize(43);
            assertThat(made.header("Location")).isEqualTo("/v1/tokens/" + id);
            TestApi.Answered shown = get(api, "/v1/tokens/" + id, token, "127.0.0.1");
            assertThat(shown.json().get("role").asString()).isEqualTo("admin");
            assertThat(shown.json().get("last-used").asString()).isNotEmpty();
            assertThat(shown.body() + get(api, "/v1/audit", token, "127.0.0.1").body())
                    .doesNotContain(secret)
                    .doesNotContain(Token.parse(token).orElseThrow().hash());
            assertThat(api.agreement.local().collections().toString()).doesNotContain(secret);
        }
    }

    @Test
    void aRoleMayWhatThoseBelowItMay() {
        try (TestApi api = new TestApi(Map.of("aaaaaaaaaaaa", ADMIN), false)) {
            String root = Tokened.ADMIN.text();
            String viewer = made(api, "viewer");
            String operator = made(api, "operator");
            assertThat(get(api, "/v1/nodes", viewer, "10.0.0.1").status()).isEqualTo(200);
            assertThat(ban(api, viewer).status()).isEqualTo(403);
            assertThat(ban(api, viewer).code()).isEqualTo("role-not-sufficient");
            assertThat(ban(api, operator).status()).isEqualTo(201);
            assertThat(get(api, "/v1/tokens", operator, "10.0.0.1").status()).isEqualTo(403);
            assertThat(get(api, "/v1/tokens", root, "10.0.0.1").status()).isEqualTo(200);
            assertThat(get(api, "/v1/nodes", root + "x", "10.0.0.1").status()).isEqualTo(401);
            assertThat(get(api, "/v1/nodes", root.replace("AAA", "AAB"), "10.0.0.1")
                            .status())
                    .isEqualTo(401);
        }
    }

    private static String made(TestApi api, String role) {
        return make(api, role, role, Tokened.ADMIN.text()).json().get("token").asString();
    }

    private static TestApi.Answered make(TestApi api, String name, String role, String token) {
        String body = Json.text(Map.of("name", name, "role", role, "expires-in", "1h"));
        return token.isEmpty()
                ? api.json("POST", "/v1/tokens", body)
                : api.json("POST", "/v1/tokens", body, "Authorization", bearer(token));
    }

    private static TestApi.Answered ban(TestApi api, String token) {
        return api.json("POST", "/v1/bans", "{\"user\":\"eve\"}", "Authorization", bearer(token));
    }

    @Test
    void aTokenEndsWhenItsTimeHasCome() {
        KeptToken over = new KeptToken(Tokened.VIEWER.hash(), "viewer", "old", TestApi.NOW);
        KeptToken holds = new KeptToken(Tokened.ADMIN.hash(), "admin", "new", TestApi.NOW + 1);
        try (TestApi api =
                new TestApi(Map.of("bbbbbbbbbbbb", over, "aaaaaaaaaaaa", holds), false)) {
            assertThat(get(api, "/v1/nodes", Tokened.VIEWER.text(), "10.0.0.1").code())
                    .isEqualTo("token-not-valid");
            assertThat(get(api, "/v1/nodes", Tokened.ADMIN.text(), "10.0.0.1").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoGuessesIsStoppedAndNobodyElse() {
        try (TestApi api = new TestApi(Map.of("aaaaaaaaaaaa", ADMIN), false)) {
            for (int i = 0; i < 600; i++) {
                assertThat(get(api, "/v1/nodes", "cvn_guess", "10.0.0.1").status())
                        .isEqualTo(401);
            }
            TestApi.Answered stopped = get(api, "/v1/nodes", "cvn_guess", "10.0.0.1");
            assertThat(stopped.status()).isEqualTo(429);
            assertThat(stopped.header("Retry-After")).isEqualTo("60");
            assertThat(get(api, "/v1/nodes", Tokened.ADMIN.text(), "10.0.0.1").status())
                    .as("who shares the address of somebody who guesses")
                    .isEqualTo(200);
            assertThat(get(api, "/v1/nodes", Tokened.ADMIN.text(), "10.0.0.2").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theLastAdministratorStaysAsLongAsThereAreOthers() {
        try (TestApi api = new TestApi()) {
            TestApi.Answered made = make(api, "ann", "admin", "");
            String root = made.json().get("token").asString();
            String id = made.json().get("id").asString();
            String other = make(api, "bob", "viewer", root).json().get("id").asString();
            assertThat(delete(api, id, root).code()).isEqualTo("last-admin");
            assertThat(delete(api, other, root).status()).isEqualTo(204);
            assertThat(delete(api, id, root).status()).isEqualTo(204);
            assertThat(api.get("/v1/nodes").status()).isEqualTo(200);
        }
    }

    private static TestApi.Answered delete(TestApi api, String id, String token) {
        return api.call("DELETE", "/v1/tokens/" + id, "", "", "Authorization", bearer(token));
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        try (TestApi api = new TestApi()) {
            for (String origin : new String[] {
                "http://evil.example", "null", "http://localhost:1", "http://localhost", "file://"
            }) {
                TestApi.Answered answered = api.call("GET", "/v1/nodes", "", "", "Origin", origin);
                assertThat(answered.status()).as(origin).isEqualTo(403);
                assertThat(answered.code()).isEqualTo("origin-not-allowed");
            }
            assertThat(api.call("GET", "/v1/nodes", "", "", "Origin", "http://localhost:9640")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aFloodFromOneAddressIsRefused() {
        try (TestApi api = new TestApi()) {
            int status = 200;
            for (int i = 0; i < 1001; i++) {
                status = api.get("/health/live").status();
            }
            assertThat(status).isEqualTo(429);
            assertThat(api.send(TestApi.request("GET", "/health/live", "", "", "10.0.0.9"))
                            .status())
                    .isEqualTo(200);
        }
    }
}
