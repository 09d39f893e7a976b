package dev.caravan.management.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.store.AuditLog;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

class LiveApiTest {
    private final TestApi api = new TestApi();

    @AfterEach
    void close() {
        api.close();
    }

    private static List<String> texts(JsonNode list, String member) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.get(member).asString()));
        return texts;
    }

    @Test
    void everyNodeIsListedAlsoTheOneThatDoesNotAnswer() {
        JsonNode all = api.get("/v1/nodes").json();
        assertThat(texts(all.get("items"), "id")).containsExactly("a1", "b2", "c3");
        assertThat(texts(all.get("items"), "member")).containsExactly("up", "up", "unreachable");
        assertThat(all.get("unanswered").get(0).asString()).isEqualTo("c3");
        assertThat(api.get("/v1/nodes/node-b2").json().get("id").asString()).isEqualTo("b2");
        assertThat(api.get("/v1/nodes/d4").status()).isEqualTo(404);
    }

    @Test
    void aNodeThatIsReachableButSilentIsNotWaitedFor() {
        api.peers.get("b2").deaf = true;
        JsonNode all = api.get("/v1/listeners").json();
        assertThat(texts(all.get("items"), "node")).containsExactly("a1");
        assertThat(all.get("unanswered").toString()).isEqualTo("[\"b2\",\"c3\"]");
    }

    @Test
    void liveStateComesFromEveryNode() {
        assertThat(texts(api.get("/v1/listeners").json().get("items"), "node"))
                .containsExactly("a1", "b2");
        assertThat(texts(api.get("/v1/routes").json().get("items"), "to"))
                .containsExactly("upstream api", "upstream api");
        assertThat(texts(api.get("/v1/upstreams").json().get("items"), "name"))
                .containsExactly("api", "api");
        assertThat(texts(api.get("/v1/rejects?limit=1").json().get("items"), "node"))
                .containsExactly("b2");
    }

    @Test
    void connectionsArePagedOverAllNodes() {
        for (int i = 1; i <= 5; i++) {
            api.a1.connections.open(i, "bob", "example.com:443");
            api.b2.connections.open(i, i % 2 == 0 ? "bob" : "eve", "example.com:443");
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/v1/connections?limit=3" + cursor).json();
            page.get("items")
                    .forEach(one -> seen.add(
                            one.get("node").asString() + "/" + one.get("id").asLong()));
            cursor = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").asString();
        } while (!cursor.isEmpty());
        assertThat(seen)
                .containsExactly(
                        "a1/1", "a1/2", "a1/3", "a1/4", "a1/5", "b2/1", "b2/2", "b2/3", "b2/4",
                        "b2/5");
        assertThat(api.get("/v1/connections?user=eve").json().get("items").size())
                .isEqualTo(3);
        assertThat(api.get("/v1/connections?cursor=nonsense").status()).isEqualTo(422);
        assertThat(api.get("/v1/connections?cursor=*").status()).isEqualTo(400);
    }

    @Test
    void aClientThatIsNoAddressIsRefusedInsteadOfFindingNothing() {
        api.a1.connections.open(1, "eve", "example.com:443");
        assertThat(api.get("/v1/connections?client=10.0.0.0/8").status()).isEqualTo(200);
        assertThat(api.get("/v1/connections?client=private").status()).isEqualTo(200);
        assertThat(api.get("/v1/connections?client=10.0.0.0/33").status()).isEqualTo(422);
        assertThat(close("?client=eve").status()).isEqualTo(422);
    }

    @Test
    void aConnectionIsLookedAtAndClosed() {
        api.b2.connections.open(4, "bob", "example.com:443");
        JsonNode one = api.get("/v1/connections/b2/4").json();
        assertThat(one.get("passport").get(1).get("state").asString()).isEqualTo("relaying");
        assertThat(api.call("DELETE", "/v1/connections/b2/4", "", "").status()).isEqualTo(204);
        assertThat(api.b2.connections.live).isEmpty();
        assertThat(api.get("/v1/connections/b2/4").status()).isEqualTo(404);
        assertThat(api.get("/v1/connections/c3/4").status()).isEqualTo(404);
        assertThat(api.call("DELETE", "/v1/connections/b2/4", "", "").status()).isEqualTo(404);
    }

    @Test
    void manyAreClosedByWhatTheyHaveInCommonButNotAllByMistake() {
        api.a1.connections.open(1, "eve", "example.com:443");
        api.b2.connections.open(1, "eve", "example.com:443");
        api.b2.connections.open(2, "bob", "example.com:443");
        assertThat(close("?user=eve&dry-run").json().get("count").asLong()).isEqualTo(2);
        assertThat(close("").status()).isEqualTo(422);
        assertThat(close("?reason=x").status()).isEqualTo(422);
        assertThat(close("?all&user=bob").status()).isEqualTo(422);
        JsonNode closed = close("?user=eve").json();
        assertThat(closed.get("nodes").toString()).isEqualTo("{\"a1\":1,\"b2\":1}");
        assertThat(closed.get("unanswered").toString()).isEqualTo("[\"c3\"]");
        assertThat(api.b2.connections.live).containsOnlyKeys(2L);
        assertThat(close("?all").json().get("count").asLong()).isEqualTo(1);
    }

    private TestApi.Answered close(String query) {
        return api.call("POST", "/v1/connections:close" + query, "", "");
    }

    @Test
    void aUserIsMadeAndTakenAwayAndTheDryRunCountsTheTunnels() {
        TestApi.Answered made = user("{\"password\":\"correct horse\"}");
        assertThat(made.status()).isEqualTo(201);
        String etag = made.header("ETag");
        assertThat(user("{\"password\":\"other\"}", "If-None-Match", "*").status())
                .isEqualTo(412);
        assertThat(user("{\"hash\":\"hash-x\"}", "If-Match", etag).status()).isEqualTo(200);
        assertThat(user("{\"hash\":\"hash-y\"}", "If-Match", etag).status()).isEqualTo(412);
        assertThat(user("{\"hash\":\"md5\"}").status()).isEqualTo(422);
        assertThat(user("{\"hash\":\"hash-x\",\"password\":\"x\"}").status()).isEqualTo(422);
        assertThat(api.get("/v1/users").json().get("items").get(0).get("name").asString())
                .isEqualTo("staff");
        TestApi.Answered shown = api.get("/v1/users/staff/bob");
        assertThat(shown.body()
                        + api.get("/v1/users/staff").body()
                        + api.get("/v1/audit").body())
                .doesNotContain("hash-x", "horse");
        api.a1.connections.open(1, "bob", "example.com:443");
        api.b2.connections.open(9, "bob", "example.com:443");
        TestApi.Answered dry = api.call("DELETE", "/v1/users/staff/bob?dry-run", "", "");
        assertThat(dry.json().get("count").asLong()).isEqualTo(2);
        assertThat(api.get("/v1/users/staff/bob").status()).isEqualTo(200);
        assertThat(api.call("DELETE", "/v1/users/staff/bob", "", "").status()).isEqualTo(204);
        assertThat(api.call("DELETE", "/v1/users/staff/bob", "", "").status()).isEqualTo(404);
        assertThat(api.get("/v1/users/sta%20ff/bob").status()).isEqualTo(404);
    }

    private TestApi.Answered user(String body, String... headers) {
        return api.json("PUT", "/v1/users/staff/bob", body, headers);
    }

    @Test
    void clientsAndUsersAreBanned() {
        TestApi.Answered ban =
                api.json("POST", "/v1/bans", "{\"client\":\"10.9.8.7/8\",\"expires-in\":\"1h\"}");
        assertThat(ban.status()).isEqualTo(201);
        assertThat(ban.header("Location")).isEqualTo("/v1/bans/client/10.0.0.0/8");
        assertThat(ban.json().get("until").asString()).isEqualTo("2023-11-14T23:13:20Z");
        assertThat(api.get(ban.header("Location")).json().get("key").asString())
                .isEqualTo("client/10.0.0.0/8");
        assertThat(api.json("POST", "/v1/bans", "{\"client\":\"10.0.0.0/33\"}").status())
                .isEqualTo(422);
        assertThat(api.json("POST", "/v1/bans", "{\"reason\":\"x\"}").status()).isEqualTo(422);
        api.b2.connections.open(9, "eve", "example.com:443");
        assertThat(api.json("POST", "/v1/bans?dry-run", "{\"user\":\"eve\"}")
                        .json()
                        .get("count")
                        .asLong())
                .isEqualTo(1);
        assertThat(api.json("POST", "/v1/bans", "{\"user\":\"e/ve x\"}").header("Location"))
                .isEqualTo("/v1/bans/user/e/ve%20x");
        assertThat(api.get("/v1/bans/user/e/ve%20x").status()).isEqualTo(200);
        assertThat(api.get("/v1/bans").json().get("items").size()).isEqualTo(2);
        assertThat(api.json("PUT", "/v1/bans/192.0.2.0%2F24", "{}")
                        .json()
                        .get("key")
                        .asString())
                .isEqualTo("client/192.0.2.0/24");
        assertThat(api.json("PUT", "/v1/bans/user:bob", "{\"reason\":\"x\"}").header("Location"))
                .isEqualTo("/v1/bans/user/bob");
        assertThat(api.json("PUT", "/v1/bans/nobody", "{}").status()).isEqualTo(404);
        assertThat(api.call("DELETE", "/v1/bans/user:bob", "", "").status()).isEqualTo(204);
        assertThat(api.call("DELETE", "/v1/bans/10.0.0.0/8", "", "").status()).isEqualTo(204);
    }

    @Test
    void listsArePagedByTheirEntries() {
        for (String entry : new String[] {"10.0.0.0/8", "evil.example", "z.example"}) {
            assertThat(api.json("PUT", "/v1/lists/bad/" + entry, "{}").status()).isEqualTo(201);
        }
        JsonNode first = api.get("/v1/lists/bad?limit=2").json();
        assertThat(texts(first.get("items"), "entry"))
                .containsExactly("10.0.0.0/8", "evil.example");
        JsonNode second = api.get(
                        "/v1/lists/bad?limit=2&cursor=" + first.get("next").asString())
                .json();
        assertThat(texts(second.get("items"), "entry")).containsExactly("z.example");
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void anEndpointIsOverriddenAndRestored() {
        String path = "/v1/upstreams/api/endpoints/127.0.0.1:9001";
        TestApi.Answered set = api.json("PUT", path, "{\"drain\":true,\"expires-in\":\"10m\"}");
        assertThat(set.status()).isEqualTo(200);
        assertThat(api.agreement
                        .local()
                        .overrides()
                        .get("endpoint/api/127.0.0.1:9001")
                        .json())
                .isEqualTo("{\"drain\":true}");
        assertThat(texts(api.get("/v1/overrides").json().get("items"), "key"))
                .containsExactly("endpoint/api/127.0.0.1:9001");
        assertThat(api.json("PUT", path + "1", "{\"drain\":true}").status()).isEqualTo(404);
        assertThat(api.json("PUT", path, "{\"expires-in\":\"10m\"}").status()).isEqualTo(422);
        assertThat(api.json("PUT", path, "{\"weight\":-1}").status()).isEqualTo(422);
        assertThat(api.call("DELETE", path, "", "").status()).isEqualTo(204);
        assertThat(api.call("DELETE", path, "", "").status()).isEqualTo(404);
    }

    @Test
    void aNodeIsDrainedUndrainedSentAwayAndForgotten() {
        JsonNode drained = api.call("POST", "/v1/nodes/b2:drain", "", "").json();
        assertThat(drained.get("told").asBoolean()).isTrue();
        assertThat(api.agreement.local().overrides()).containsKey("node/b2");
        assertThat(api.call("POST", "/v1/nodes/node-b2:undrain", "", "").status())
                .isEqualTo(202);
        assertThat(api.agreement.local().overrides()).isEmpty();
        assertThat(api.call("POST", "/v1/nodes/b2:leave", "", "").status()).isEqualTo(202);
        assertThat(api.b2.orders).containsExactly("drain", "undrain", "leave");
        assertThat(api.call("POST", "/v1/nodes/c3:drain", "", "")
                        .json()
                        .get("told")
                        .asBoolean())
                .isFalse();
        assertThat(api.call("POST", "/v1/nodes/c3:leave", "", "").code())
                .isEqualTo("node-unreachable");
        assertThat(api.call("DELETE", "/v1/nodes/b2", "", "").code()).isEqualTo("node-reachable");
        assertThat(api.call("DELETE", "/v1/nodes/a1?force", "", "").code()).isEqualTo("node-self");
        assertThat(api.call("DELETE", "/v1/nodes/c3", "", "").status()).isEqualTo(204);
        assertThat(api.agreement.local().nodes()).doesNotContainKey("c3");
        assertThat(api.call("DELETE", "/v1/nodes/b2?force", "", "").status()).isEqualTo(204);
    }

    @Test
    void aLostClusterIsDegradedAndNoMore() {
        assertThat(api.get("/health/cluster").json().get("status").asString()).isEqualTo("ok");
        api.agreement.quorum = false;
        TestApi.Answered degraded = api.get("/health/cluster");
        assertThat(degraded.status()).isEqualTo(200);
        assertThat(degraded.json().get("status").asString()).isEqualTo("degraded");
        assertThat(degraded.json().get("since").asString()).isEqualTo("1970-01-01T00:00:01Z");
    }

    @Test
    void theAuditSaysWhoChangedWhatAndWhatBecameOfIt() {
        api.json("POST", "/v1/bans", "{\"user\":\"eve\"}");
        JsonNode lines = api.get("/v1/audit").json().get("items");
        assertThat(texts(lines, "result")).containsExactly("accepted", "asked");
        assertThat(lines.get(0).get("what").asString()).isEqualTo("POST /v1/bans");
        assertThat(lines.get(0).get("who").asString()).isEqualTo("loopback");
        assertThat(lines.get(0).get("from").asString()).isEqualTo("127.0.0.1");
        assertThat(lines.get(0).get("after").asString()).contains("user/eve");
    }

    @Test
    void theAuditsOfAllNodesAreOneByTime() {
        api.json("POST", "/v1/bans", "{\"user\":\"eve\"}");
        api.auditOfB2.append(line(TestApi.NOW - 5, "before"));
        api.auditOfB2.append(line(TestApi.NOW + 5, "after"));
        JsonNode all = api.get("/v1/audit").json();
        assertThat(texts(all.get("items"), "what"))
                .containsExactly("after", "POST /v1/bans", "POST /v1/bans", "before");
        assertThat(texts(all.get("items"), "node")).containsExactly("b2", "a1", "a1", "b2");
        assertThat(all.get("unanswered").get(0).asString()).isEqualTo("c3");
        assertThat(all.get("next").isNull()).isTrue();

        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/v1/audit?limit=1" + cursor).json();
            paged.addAll(texts(page.get("items"), "what"));
            cursor = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").asString();
        } while (!cursor.isEmpty());
        assertThat(paged).isEqualTo(texts(all.get("items"), "what"));
        assertThat(texts(api.get("/v1/audit?node=b2").json().get("items"), "what"))
                .containsExactly("after", "before");
        assertThat(api.get("/v1/audit?cursor=nonsense").status()).isEqualTo(422);
    }

    private static AuditLog.Line line(long at, String what) {
        return new AuditLog.Line(0, at, "ann", "10.0.0.1", "admin", what, "", "", "accepted");
    }

    @Test
    void pathsAreTakenByTheLetter() {
        assertThat(api.get("/v1/nodes/").status()).isEqualTo(404);
        assertThat(api.get("/v1//nodes").status()).isEqualTo(404);
        assertThat(api.get("/V1/nodes").status()).isEqualTo(404);
        assertThat(api.get("/v1/nodes/%2E%2E").status()).isEqualTo(404);
        assertThat(api.get("/v1/audit?limit=0").status()).isEqualTo(400);
        assertThat(api.get("/v1/audit?limit=5&limit=6").status()).isEqualTo(400);
        assertThat(api.get("/v1/audit?limit=99999999999999999999").status()).isEqualTo(400);
        assertThat(api.call("DELETE", "/v1/nodes/c3?force=perhaps", "", "").status())
                .isEqualTo(400);
    }
}
