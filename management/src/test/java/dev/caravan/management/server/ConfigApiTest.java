package dev.caravan.management.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.rollout.RolloutState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfigApiTest {
    private final TestApi api = new TestApi();

    @AfterEach
    void close() {
        api.close();
    }

    private TestApi.Answered put(String body, String... headers) {
        return api.json("PUT", "/v1/config", body, headers);
    }

    @Test
    void aClusterWithoutADocumentSaysSo() {
        assertThat(api.get("/v1/config").status()).isEqualTo(404);
        assertThat(api.get("/v1/config").code()).isEqualTo("no-document");
    }

    @Test
    void aWriteNeedsTheRevisionItReplaces() {
        assertThat(put("{\"a\":1}").status()).isEqualTo(428);
        assertThat(put("{\"a\":1}", "If-Match", "\"0\"").status()).isEqualTo(202);
        TestApi.Answered stale = put("{\"a\":2}", "If-Match", "\"0\"");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.json().get("revision").asLong()).isEqualTo(1);
        assertThat(put("{\"a\":2}", "If-Match", "\"elsewhere\"").status()).isEqualTo(412);
        assertThat(put("{\"a\":2}", "If-Match", "W/\"1\"").status()).isEqualTo(412);
        assertThat(put("{\"a\":2}", "If-Match", "nonsense").status()).isEqualTo(412);
        assertThat(put("{\"a\":2}", "If-Match", "*").status()).isEqualTo(202);
    }

    @Test
    void aWriteIsAnsweredWithItsRevisionAndItsRollout() {
        TestApi.Answered written = put("{\"a\":1}", "If-Match", "*");
        assertThat(written.header("ETag")).isEqualTo("\"1\"");
        assertThat(written.header("Location")).isEqualTo("/v1/rollouts/1");
        assertThat(written.json().get("state").asString()).isEqualTo("committed");
        assertThat(written.json().get("impact").get("connections").asLong()).isEqualTo(3);
        TestApi.Answered read = api.get("/v1/config");
        assertThat(read.body()).isEqualTo("{\"a\":1}");
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        assertThat(put("{\"a\":1}", "If-Match", "*").json().get("state").asString())
                .isEqualTo("unchanged");
    }

    @Test
    void oneMayWaitUntilItIsProven() {
        TestApi.Answered applied = put1("?wait=applied");
        assertThat(applied.status()).isEqualTo(200);
        assertThat(applied.json().get("state").asString()).isEqualTo("applied");
        // The feed of events watches as well.
        assertThat(api.agreement.watchers()).isEqualTo(1);
    }

    @Test
    void whatWasRolledBackMeanwhileIsAConflictWithTheReason() {
        api.revising.phase = RolloutState.Phase.ROLLED_BACK;
        TestApi.Answered back = put1("?wait=applied&timeout=5s");
        assertThat(back.status()).isEqualTo(409);
        assertThat(back.code()).isEqualTo("rolled-back");
        assertThat(back.json().get("detail").asString()).contains("port 80 taken");
    }

    @Test
    void whatIsNotProvenInTimeIsStillCommitted() {
        api.revising.phase = RolloutState.Phase.APPLYING;
        assertThat(put1("?wait=applied&timeout=1ms").status()).isEqualTo(202);
        assertThat(api.agreement.watchers()).isEqualTo(1);
    }

    private TestApi.Answered put1(String query) {
        return api.json("PUT", "/v1/config" + query, "{\"a\":1}", "If-Match", "*");
    }

    @Test
    void everyProblemIsSaidWithItsPlace() {
        TestApi.Answered invalid = put("{\"bad\":1}", "If-Match", "*");
        assertThat(invalid.status()).isEqualTo(422);
        var problems = invalid.json().get("problems");
        assertThat(problems.get(0).get("pointer").asString()).isEqualTo("/bad");
        assertThat(problems.get(0).get("line").asInt()).isEqualTo(3);
        assertThat(problems.get(1).get("node").asString()).isEqualTo("b2");
        assertThat(put("{", "If-Match", "*").status()).isEqualTo(422);
    }

    @Test
    void aDryRunSaysWhatWouldBeAndChangesNothing() {
        int before = api.audit.size();
        TestApi.Answered dry = api.json("PUT", "/v1/config?dry-run", "{\"a\":1}");
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.json().get("state").asString()).isEqualTo("dry-run");
        assertThat(dry.json().get("impact").get("listeners").get(0).asString()).isEqualTo("web");
        assertThat(api.agreement.local().head()).isZero();
        assertThat(api.audit.size()).isEqualTo(before);
    }

    @Test
    void theDocumentIsShownAsTheNodeSeesIt() {
        api.json("PUT", "/v1/config", "{\"a\":{\"b\":1}}", "If-Match", "*");
        assertThat(api.get("/v1/config?form=effective").body()).contains("\"filled\":true");
        assertThat(api.get("/v1/config/filled?form=effective").body()).isEqualTo("true");
        assertThat(api.get("/v1/config?form=effective&at=/a/b").body()).isEqualTo("1");
        assertThat(api.get("/v1/config").body()).doesNotContain("filled");
        assertThat(api.get("/v1/config?form=source&at=/a").status()).isEqualTo(422);
        assertThat(api.get("/v1/config/a?form=source").status()).isEqualTo(422);
    }

    @Test
    void partsAreReadAndWrittenByNameAndByPointer() {
        put("{\"listeners\":{\"web\":{\"bind\":\":80\"}}}", "If-Match", "*");
        assertThat(api.get("/v1/config/listeners/web").body()).isEqualTo("{\"bind\":\":80\"}");
        assertThat(api.get("/v1/config?at=/listeners/web/bind").body()).isEqualTo("\":80\"");
        assertThat(api.get("/v1/config/listeners/api").status()).isEqualTo(404);
        assertThat(api.get("/v1/config?at=listeners").status()).isEqualTo(400);
        assertThat(api.json("PUT", "/v1/config/listeners/api", "{}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(202);
        assertThat(api.get("/v1/config/listeners/api").body()).isEqualTo("{}");
        assertThat(api.call("DELETE", "/v1/config/listeners/api", "", "", "If-Match", "\"2\"")
                        .status())
                .isEqualTo(202);
        assertThat(api.call("DELETE", "/v1/config/listeners/api", "", "", "If-Match", "*")
                        .status())
                .isEqualTo(404);
        assertThat(api.call("DELETE", "/v1/config", "", "", "If-Match", "*").status())
                .isEqualTo(422);
        assertThat(api.json("POST", "/v1/config/listeners/x?before=@web", "{}", "If-Match", "*")
                        .status())
                .isEqualTo(202);
        assertThat(api.call(
                                "PATCH",
                                "/v1/config",
                                "application/merge-patch+json",
                                "{\"b\":2}",
                                "If-Match",
                                "*")
                        .status())
                .isEqualTo(202);
        TestApi.Answered conflict = api.call(
                "PATCH", "/v1/config", "application/json-patch+json", "[]", "If-Match", "*");
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.code()).isEqualTo("edit-conflict");
        assertThat(api.json("PATCH", "/v1/config", "{}", "If-Match", "*").status())
                .isEqualTo(415);
    }

    @Test
    void aDocumentIsYamlForThoseWhoWantIt() {
        put("{\"a\":1}", "If-Match", "*");
        TestApi.Answered yaml = api.call("GET", "/v1/config", "", "", "Accept", "application/yaml");
        assertThat(yaml.type()).isEqualTo("application/yaml");
        assertThat(api.call("PUT", "/v1/config", "application/yaml", "{\"a\": 3}", "If-Match", "*")
                        .status())
                .isEqualTo(202);
        assertThat(api.call("GET", "/v1/config", "", "", "Accept", "text/html").status())
                .isEqualTo(406);
    }

    @Test
    void secretsAreShownNowhere() {
        put("{\"u\":{\"secret\":\"hunter2\"}}", "If-Match", "*");
        put("{\"u\":{\"secret\":\"hunter3\"}}", "If-Match", "*");
        for (String path : new String[] {
            "/v1/config",
            "/v1/config/u",
            "/v1/config?form=source",
            "/v1/revisions/1",
            "/v1/revisions/1?format=submitted",
            "/v1/revisions/2/diff",
            "/v1/audit"
        }) {
            TestApi.Answered answered = api.get(path);
            assertThat(answered.status()).as(path).isEqualTo(200);
            assertThat(answered.body()).as(path).doesNotContain("hunter").isNotEmpty();
        }
    }

    @Test
    void withoutAQuorumTheProvenDocumentIsReadAndNoneIsWritten() {
        put("{\"a\":1}", "If-Match", "*");
        put("{\"a\":2}", "If-Match", "*");
        api.agreement.quorum = false;
        TestApi.Answered read = api.get("/v1/config");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo("{\"a\":1}");
        assertThat(read.header("Caravan-Stale")).isEqualTo("no-quorum");
        TestApi.Answered write = put("{\"a\":3}", "If-Match", "*");
        assertThat(write.status()).isEqualTo(503);
        assertThat(write.code()).isEqualTo("no-quorum");
    }

    @Test
    void withoutAQuorumWhatThisNodeKnowsIsShownAndMarked() {
        put("{\"a\":1}", "If-Match", "*");
        api.agreement.quorum = false;
        for (String path : new String[] {
            "/v1/nodes",
            "/v1/rollouts",
            "/v1/rollouts/1",
            "/v1/revisions",
            "/v1/revisions/1",
            "/v1/users",
            "/v1/bans",
            "/v1/lists",
            "/v1/tokens",
            "/v1/overrides"
        }) {
            TestApi.Answered answered = api.get(path);
            assertThat(answered.status()).as(path).isEqualTo(200);
            assertThat(answered.header("Caravan-Stale")).as(path).isEqualTo("no-quorum");
        }
        assertThat(api.get("/v1/rollouts/7").status()).isEqualTo(404);
        assertThat(api.json("POST", "/v1/rollouts/1:pause", "").status()).isEqualTo(503);
    }

    @Test
    void whatCannotBeAuditedIsNotDone() {
        api.audit.full = true;
        TestApi.Answered write = put("{\"a\":1}", "If-Match", "*");
        assertThat(write.status()).isEqualTo(503);
        assertThat(write.code()).isEqualTo("audit-unavailable");
        assertThat(api.agreement.local().head()).isZero();
        assertThat(api.json("POST", "/v1/bans", "{\"user\":\"bob\"}").code())
                .isEqualTo("audit-unavailable");
        assertThat(api.agreement.local().collections()).doesNotContainKey("bans");
    }

    @Test
    void anOldRevisionIsActivatedAgain() {
        put("{\"a\":1}", "If-Match", "*");
        put("{\"a\":2}", "If-Match", "*", "X-Ignored", "x");
        TestApi.Answered all = api.get("/v1/revisions?limit=1");
        assertThat(all.json().get("items").get(0).get("revision").asLong()).isEqualTo(2);
        assertThat(all.json().get("next").asLong()).isEqualTo(2);
        assertThat(api.call("POST", "/v1/revisions/1:activate", "", "", "If-Match", "\"2\"")
                        .status())
                .isEqualTo(202);
        assertThat(api.get("/v1/config").body()).isEqualTo("{\"a\":1}");
        assertThat(api.get("/v1/revisions/3?format=about").json().get("origin").asString())
                .isEqualTo("activate");
        assertThat(api.call("POST", "/v1/revisions/9:activate", "", "", "If-Match", "*")
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/v1/revisions/3/diff?from=2")
                        .json()
                        .get("changes")
                        .get(0)
                        .asString())
                .isEqualTo("~ /a: 2 → 1");
    }

    @Test
    void aRolloutIsHeldAndLetGo() {
        api.revising.phase = RolloutState.Phase.APPLYING;
        put("{\"a\":1}", "If-Match", "*");
        TestApi.Answered paused = api.call("POST", "/v1/rollouts/1:pause?reason=lunch", "", "");
        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.json().get("phase").asString()).isEqualTo("paused");
        assertThat(paused.json().get("reason").asString()).isEqualTo("lunch");
        assertThat(api.call("POST", "/v1/rollouts/1:resume", "", "").status()).isEqualTo(200);
        assertThat(api.call("POST", "/v1/rollouts/1:resume", "", "").code())
                .isEqualTo("not-possible");
        assertThat(api.call("POST", "/v1/rollouts/2:abort", "", "").status()).isEqualTo(404);
        assertThat(api.call("GET", "/v1/rollouts/1:abort", "", "").status()).isEqualTo(405);
        assertThat(api.get("/v1/rollouts").json().get("items").size()).isEqualTo(1);
    }
}
