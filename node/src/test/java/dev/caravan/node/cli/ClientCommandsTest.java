package dev.caravan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.node.client.FakeApi;
import dev.caravan.node.client.Json;
import dev.caravan.protocols.access.Users;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

class ClientCommandsTest {
    @TempDir
    Path folder;

    private final Map<String, String> variables = new TreeMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String in = "";
    private FakeApi api;

    @BeforeEach
    void starts() throws IOException {
        api = FakeApi.start();
        variables.put("CARAVAN_API", api.url());
        variables.put("HOME", folder.toString());
    }

    @AfterEach
    void ends() {
        api.close();
    }

    @Test
    void everyCommandHasHelp() {
        CommandLine whole = Caravan.commandLine(variables);
        walk(whole, "");
    }

    private void walk(CommandLine line, String path) {
        line.getSubcommands().forEach((name, below) -> {
            String words = (path + " " + name).strip();
            assertThat(run((words + " --help").split(" "))).as(words).isZero();
            assertThat(out.toString()).as(words).contains("Usage: caravan " + words);
            assertThat(below.getCommandSpec().usageMessage().description())
                    .as("description of %s", words)
                    .isNotEmpty();
            walk(below, words);
        });
    }

    @Test
    void nodesAreATable() {
        api.on("GET /v1/nodes", 200, """
            {"items":[{"id":"a1","name":"one","member":"up","voter":true,"leader":true,
              "ready":true,"proven":7,"connections":3},
              {"id":"b2","name":"tw\\u001bo","member":"down","draining":true,"proven":6}],
             "unanswered":["c3"]}\
            """);

        assertThat(run("node", "list")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "ID NAME MEMBER VOTER LEADER READY REVISION CONNECTIONS VERSION ADDRESS"
                                + " DIFFERS",
                        "a1 one up yes yes yes 7 3 - - -",
                        "b2 tw?o down - - draining 6 - - - -");
        assertThat(err.toString()).contains("no answer from c3");
    }

    @Test
    void outputIsForProgramsToo() {
        api.on("GET /v1/nodes", 200, "{\"items\":[{\"id\":\"a1\"}]}");

        assertThat(run("node", "list", "--output", "json")).isZero();
        assertThat(Json.read(out.toString()).at("items").elements()).hasSize(1);
        variables.put("CARAVAN_OUTPUT", "yaml");
        assertThat(run("node", "list")).isZero();
        assertThat(out.toString()).isEqualTo("items:\n- id: a1\n");
        variables.put("CARAVAN_OUTPUT", "xml");
        assertThat(run("node", "list")).isEqualTo(2);
        assertThat(err.toString()).contains("CARAVAN_OUTPUT: xml (expected: table,");
    }

    @Test
    void aDocumentIsAppliedAndWatched() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "caravan: 1\n");
        String begun = "{\"revision\":8,\"rollout\":5}";
        api.on("PUT /v1/config", 202, begun, "Location", "/v1/rollouts/5");
        rollout("APPLYING", "\"a1\":{\"step\":\"TOLD\",\"detail\":\"\"}", "");
        rollout("APPLYING", "\"a1\":{\"step\":\"PROVEN\",\"detail\":\"\"}", "");
        rollout("DONE", "\"a1\":{\"step\":\"PROVEN\",\"detail\":\"\"}", "");

        assertThat(run("config", "apply", file.toString(), "--wait", "--note", "more"))
                .isZero();
        assertThat(out.toString()).contains("revision 8 is agreed on, rollout 5 has begun");
        assertThat(err.toString().lines())
                .containsExactly(
                        "rollout 5 of revision 8: applying, batch 1 of 2",
                        "  a1: told",
                        "  a1: proven",
                        "rollout 5 of revision 8: done");
        FakeApi.Asked put = api.asked().getFirst();
        assertThat(put.line()).isEqualTo("PUT /v1/config?note=more");
        assertThat(put.header("If-Match")).isEqualTo("*");
        assertThat(put.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(put.body()).isEqualTo("caravan: 1\n");
    }

    @Test
    void aRollbackEndsWithThreeAndItsReason() throws IOException {
        in = "{}";
        api.on("PUT /v1/config", 202, "{\"revision\":8,\"rollout\":5}");
        rollout("ROLLED_BACK", "\"a1\":{\"step\":\"REFUSED\",\"detail\":\"port taken\"}", "a1");

        assertThat(run("config", "apply", "-", "--wait=5s", "--if-match", "7")).isEqualTo(3);
        assertThat(err.toString())
                .contains("rolled-back to revision 6: a1", "  a1: refused: port taken");
        assertThat(api.asked().getFirst().header("If-Match")).isEqualTo("\"7\"");
        assertThat(api.asked().getFirst().header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void whoDoesNotFinishInTimeIsLeftToBeWatched() {
        rollout("OBSERVING", "", "");

        assertThat(run("rollout", "watch", "5", "--within", "2s")).isEqualTo(6);
        assertThat(err.toString()).contains("'caravan rollout watch 5' watches on");
        assertThat(api.lines()).hasSizeBetween(8, 10);
    }

    @Test
    void theLastRolloutIsWatchedThroughANodeThatIsAway() {
        api.on("GET /v1/rollouts", 200, "[{\"id\":4},{\"id\":5}]");
        api.on("GET /v1/rollouts/5", 503, "{\"code\":\"no-quorum\"}");
        rollout("SUPERSEDED", "", "");

        assertThat(run("rollout", "watch")).isEqualTo(5);
        assertThat(err.toString()).contains("no answer; asking again", "superseded");
    }

    private void rollout(String phase, String nodes, String reason) {
        api.on(
                "GET /v1/rollouts/5",
                200,
                "{\"id\":5,\"revision\":8,\"from\":6,\"phase\":\"" + phase
                        + "\",\"batches\":[[\"a1\"],[\"b2\"]],\"batch\":0,\"nodes\":{" + nodes
                        + "},\"reason\":\"" + reason + "\"}");
    }

    @Test
    void anInvalidDocumentIsSaidByPlaceAndEndsWithTwo() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "caravan: 1\n");
        api.on("PUT /v1/config", 422, """
            {"code":"invalid","detail":"1 problem",
             "problems":[{"pointer":"/x","line":4,"column":2,"message":"unknown"}]}\
            """);

        assertThat(run("config", "apply", file.toString())).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(file + ":4:2: /x: unknown", "caravan: 1 problem (invalid)");
        assertThat(run("config", "apply", "none.yaml")).isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml: no such file");
    }

    @Test
    void answersMapToExitCodes() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "caravan: 1\n");
        for (int[] pair : new int[][] {{400, 2}, {403, 1}, {409, 5}, {412, 5}, {503, 6}}) {
            try (FakeApi other = FakeApi.start()) {
                other.on("PUT /v1/config", pair[0], "{\"code\":\"x\"}");
                assertThat(run("config", "apply", file.toString(), "--api", other.url()))
                        .as("exit status of %s", pair[0])
                        .isEqualTo(pair[1]);
            }
        }
        api.close();
        assertThat(run("status")).isEqualTo(6);
        assertThat(err.toString()).contains(api.url() + ": connection refused");
    }

    @Test
    void aDryRunShowsDiffAndBlastRadius() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "caravan: 1\n");
        api.on("PUT /v1/config", 200, """
            {"base":7,"impact":{"diff":["listeners +web"],"listeners":["web"],"upstreams":[],
             "users":[],"connections":12}}\
            """);

        assertThat(run("config", "diff", file.toString())).isZero();
        assertThat(out.toString())
                .isEqualTo("listeners +web\nlisteners touched: web\n"
                        + "live connections that it ends or moves: 12\n");
        assertThat(run("config", "apply", "--dry-run", file.toString())).isZero();
        assertThat(api.lines()).allMatch("PUT /v1/config?dry-run=true"::equals);
    }

    @Test
    void theDocumentIsShownAsYamlOrAsItWasSubmitted() throws IOException {
        api.on("GET /v1/config", 200, "{\"caravan\":1,\"users\":{}}", "ETag", "\"7\"");
        api.on("GET /v1/config/listeners/web/@a%20b", 200, "{\"bind\":\":80\"}");

        assertThat(run("config", "show")).isZero();
        assertThat(out.toString()).isEqualTo("caravan: 1\nusers: {}\n");
        assertThat(err.toString()).isEqualTo("# revision 7: --if-match takes it\n");
        assertThat(run("config", "show", "listeners/web/@a b")).isZero();
        assertThat(out.toString()).isEqualTo("bind: :80\n");
        assertThat(run("config", "show", "--source", "x")).isEqualTo(2);
        api.on("GET /v1/revisions", 200, "{\"items\":[{\"revision\":7}],\"next\":7}");
        String text = "caravan: 1 # ours\n";
        api.on("GET /v1/revisions/7", 200, text, "ETag", "\"7\"", "Content-Type", "text/plain");
        assertThat(run("config", "show", "--source")).isZero();
        assertThat(out.toString()).isEqualTo(text);
        assertThat(api.lines()).endsWith("GET /v1/revisions/7?format=submitted");
        assertThat(run("config", "export", folder + "/out.yaml")).isZero();
        assertThat(folder.resolve("out.yaml")).hasContent(text);
        assertThat(run("config", "export", folder + "/out.yaml")).isEqualTo(2);
    }

    @Test
    void aDocumentThatNobodyWroteIsExportedAsYaml() {
        api.on("GET /v1/revisions", 200, "{\"items\":[{\"revision\":7}],\"next\":7}");
        api.on("GET /v1/revisions/7", 200, "{\"caravan\":1,\"users\":{}}");
        assertThat(run("config", "export")).isZero();
        assertThat(out.toString()).isEqualTo("caravan: 1\nusers: {}\n");
    }

    @Test
    void aRolloutIsHeldForAReason() {
        api.on("POST /v1/rollouts/4:pause", 200, "{}").on("POST /v1/rollouts/4:abort", 200, "{}");
        assertThat(run("rollout", "pause", "4", "--reason", "lunch break")).isZero();
        assertThat(out.toString()).isEqualTo("4 is held\n");
        assertThat(api.lines()).endsWith("POST /v1/rollouts/4:pause?reason=lunch+break");
        assertThat(run("rollout", "abort", "4")).isZero();
        assertThat(out.toString()).isEqualTo("4 goes back\n");
    }

    @Test
    void entriesComeIntoListsAndGo() {
        api.on("GET /v1/lists", 200, "{\"items\":[{\"name\":\"bad\",\"entries\":2}]}");
        api.on("PUT /v1/lists/bad/10.0.0.0/8", 201, "{\"entry\":\"10.0.0.0/8\"}");
        api.on("DELETE /v1/lists/bad/10.0.0.0/8", 204, "");
        assertThat(run("list", "show")).isZero();
        assertThat(out.toString()).contains("bad   2");
        assertThat(run("list", "add", "bad", "10.0.0.0/8", "--note", "lab")).isZero();
        assertThat(out.toString()).isEqualTo("10.0.0.0/8 is in bad\n");
        assertThat(run("list", "remove", "bad", "10.0.0.0/8")).isZero();
        assertThat(out.toString()).isEqualTo("10.0.0.0/8 is in bad no more\n");
    }

    @Test
    void connectionsAreSearchedPageByPage() {
        api.on(
                "GET /v1/connections",
                200,
                "{\"items\":[{\"id\":1,\"bytes-in\":2500}],\"next\":\"c\"}");
        api.on("GET /v1/connections", 200, "{\"items\":[{\"id\":2}]}");

        assertThat(run("connection", "list", "--user", "bob", "--client", "10.0.0.0/8"))
                .isZero();
        assertThat(api.lines())
                .containsExactly(
                        "GET /v1/connections?user=bob&client=10.0.0.0%2F8&limit=200",
                        "GET /v1/connections?user=bob&client=10.0.0.0%2F8&limit=199&cursor=c");
        assertThat(out.toString().lines()).hasSize(3).anyMatch(line -> line.contains("2.5 kB"));
    }

    @Test
    void connectionsAreClosedOnlyWhenNamed() {
        api.on("DELETE /v1/connections/a1/7", 204, "");
        String counted = "{\"count\":4,\"nodes\":{\"a1\":4},\"unanswered\":[]}";
        api.on("POST /v1/connections:close", 200, counted);
        api.on("DELETE /v1/users/staff/bob", 200, counted);
        api.on("POST /v1/bans", 200, counted);

        assertThat(run("connection", "close")).isEqualTo(2);
        assertThat(run("connection", "close", "a1", "7", "--all")).isEqualTo(2);
        assertThat(api.lines()).isEmpty();
        assertThat(run("connection", "close", "a1", "7")).isZero();
        assertThat(run("connection", "close", "--user", "bob")).isZero();
        assertThat(out.toString()).isEqualTo("closed: 4\n");
        assertThat(api.lines())
                .containsExactly(
                        "DELETE /v1/connections/a1/7", "POST /v1/connections:close?user=bob");
        assertThat(api.asked().getLast().body()).isEmpty();

        assertThat(run("connection", "close", "--all", "--reason", "a move", "--dry-run"))
                .isZero();
        assertThat(out.toString()).isEqualTo("would be closed: 4\n");
        assertThat(api.lines().getLast())
                .isEqualTo("POST /v1/connections:close?reason=a+move&dry-run=true&all=true");
        assertThat(run("user", "remove", "staff", "bob", "--dry-run")).isZero();
        assertThat(out.toString()).isEqualTo("connections that would end: 4\n");
        assertThat(api.lines().getLast()).isEqualTo("DELETE /v1/users/staff/bob?dry-run=true");
        assertThat(run("ban", "add", "10.0.0.0/8", "--dry-run")).isZero();
        assertThat(out.toString()).isEqualTo("connections that would end: 4\n");
    }

    @Test
    void operatorsActByName() {
        api.on("POST /v1/nodes/a1:drain", 202, "{}");
        api.on("DELETE /v1/nodes/a1", 204, "");
        api.on("PUT /v1/upstreams/api/endpoints/127.0.0.1:9001", 200, "{}");
        api.on("POST /v1/rollouts/5:abort", 202, "{}");
        api.on("POST /v1/revisions/3:activate", 202, "{\"revision\":9,\"rollout\":6}");
        api.on("POST /v1/bans", 201, "{}");
        api.on("DELETE /v1/bans/client/10.0.0.0/8", 204, "");
        api.on("DELETE /v1/overrides/endpoint/api/127.0.0.1:9001", 204, "");

        assertThat(run("node", "drain", "a1")).isZero();
        assertThat(out.toString()).contains("a1 drains");
        assertThat(run("node", "remove", "a1")).isZero();
        assertThat(run("endpoint", "set", "api", "127.0.0.1:9001")).isEqualTo(2);
        assertThat(run(
                        "endpoint",
                        "set",
                        "api",
                        "127.0.0.1:9001",
                        "--weight=0",
                        "--drain",
                        "--expires-in",
                        "10m"))
                .isZero();
        assertThat(Json.read(api.asked().getLast().body()).text())
                .isEqualTo("weight=0, drain=true, expires-in=10m");
        assertThat(run("rollout", "abort", "5")).isZero();
        assertThat(run("revision", "activate", "3")).isZero();
        assertThat(out.toString()).contains("revision 9 is agreed on");
        assertThat(run("ban", "add", "10.0.0.0/8", "--reason", "noise")).isZero();
        assertThat(Json.read(api.asked().getLast().body()).text())
                .isEqualTo("client=10.0.0.0/8, reason=noise");
        assertThat(run("ban", "add", "user:bob")).isZero();
        assertThat(Json.read(api.asked().getLast().body()).text()).isEqualTo("user=bob");
        assertThat(run("ban", "remove", "10.0.0.0/8")).isZero();
        assertThat(run("override", "lift", "endpoint/api/127.0.0.1:9001")).isZero();
    }

    @Test
    void aPasswordIsHashedHere() {
        api.on("PUT /v1/users/staff/alice", 200, "{}");
        in = "secret\n";

        assertThat(run("user", "set", "staff", "alice")).isZero();
        String hash = Json.read(api.asked().getFirst().body()).at("hash").text();
        assertThat(Users.problem("alice", hash)).isEmpty();
        assertThat(hash).startsWith("$2").doesNotContain("secret");
    }

    @Test
    void aTokenGoesOnlyWhereItBelongs() throws IOException {
        api.on("GET /v1/nodes", 200, "[]");
        Path contexts = folder.resolve(".config/caravan/contexts.yaml");
        Files.createDirectories(contexts.getParent());
        Files.writeString(
                contexts,
                "current: lab\ncontexts:\n  lab: { api: \"" + api.url()
                        + "\", token: from-context }\n");
        assertThat(run("node", "list")).isZero();
        assertThat(run("node", "list", "--context", "lab")).isZero();
        variables.remove("CARAVAN_API");
        assertThat(run("node", "list")).isZero();
        variables.put("CARAVAN_TOKEN", "from-environment");
        assertThat(run("node", "list")).isZero();

        assertThat(api.asked().stream().map(asked -> asked.header("Authorization")))
                .containsExactly(
                        "",
                        "Bearer from-context",
                        "Bearer from-context",
                        "Bearer from-environment");
        assertThat(run("node", "list", "--api", "http://192.0.2.1:9640")).isEqualTo(2);
        assertThat(err.toString()).contains("a token is not sent to http://192.0.2.1:9640");
        assertThat(run("node", "list", "--api", "ftp://x")).isEqualTo(2);
        assertThat(err.toString()).contains("expected: http://HOST:PORT");
    }

    @Test
    void eventsAreFollowed() {
        api.on(
                "GET /v1/events",
                200,
                "id: 1\nevent: node\ndata: {\"a\":1}\n\ndata: x\n\n",
                "Content-Type",
                "text/event-stream");

        assertThat(run("event", "follow", "--count", "3", "--after", "0")).isZero();
        assertThat(out.toString()).isEqualTo("1 node: a=1\n1 message: x\n1 node: a=1\n");
        assertThat(api.asked().stream().map(asked -> asked.header("Last-Event-ID")))
                .containsExactly("0", "1");
    }

    @Test
    void statusSumsUp() {
        api.on("GET /health/cluster", 503, "{\"status\":\"degraded\",\"because\":[\"no quorum\"]}");
        api.on("GET /v1/nodes", 200, "[{\"id\":\"a1\",\"ready\":true}]");
        api.on("GET /v1/rollouts", 200, "[]");

        assertThat(run("status")).isZero();
        assertThat(out.toString())
                .contains("cluster   degraded: no quorum", "rollout   none yet", "a1");
    }

    @Test
    void settingsAreExplained() {
        assertThat(run("config", "explain", "listeners/web/limits/connections")).isZero();
        assertThat(out.toString())
                .contains("Open connections of this listener at most", "Default: 20000", "integer");
        assertThat(run("config", "explain", "listeners.web")).isZero();
        assertThat(out.toString()).contains("  bind ", "  limits ");
        assertThat(run("config", "explain", "listeners/web/layers/http/routes/@api/match"))
                .isZero();
        assertThat(out.toString()).contains("path-prefix");
        assertThat(run("config", "explain", "listeners/web/limit")).isEqualTo(2);
        assertThat(err.toString()).contains("limit: no such setting (expected: bind,");
    }

    @Test
    void theDoctorLooksAtMachineAndClocks() {
        api.on("GET /health/live", 200, "{}", "Date", "Thu, 01 Jan 2026 00:00:00 GMT");
        String management = api.url().substring("http://".length());
        api.on("GET /v1/nodes", 200, "[{\"name\":\"n1\",\"management\":\"" + management + "\"}]");

        run("doctor", "--output", "json");
        assertThat(Json.read(out.toString()).at("findings").elements())
                .extracting(finding -> finding.at("what").text())
                .contains("descriptors", "transport", "resolver", "port", "clock");
        assertThat(run("doctor", "--port-offset", "65000")).isEqualTo(1);
        assertThat(out.toString()).contains("66080 (proxy) is none").contains("n1: 17");
    }

    @Test
    void aSupportDumpHoldsNoSecret() throws Exception {
        api.on("GET /health/live", 200, "{}");
        api.on("GET /v1/config", 200, """
            {"users":{"staff":{"names":{"bob":"$2a$10$abcdefghijklmnopqrstuv"}}},
             "egress":{"lab":{"parent":"socks5://me:pw@10.0.0.9:1080"}},"bind":":80"}\
            """);
        api.on("GET /v1/audit", 200, "[{\"after\":\"cvn_0123_abc\",\"token\":\"zzz\"}]");
        api.on("GET /metrics", 200, "caravan_x 1\n", "Content-Type", "text/plain");
        Path file = folder.resolve("dump.tar.gz");

        assertThat(run("support-dump", file.toString())).isZero();
        Process tar = new ProcessBuilder("tar", "-xzOf", file.toString()).start();
        String all = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).isZero();
        assertThat(all)
                .contains("caravan_x 1", ":80", "socks5://(redacted)@10.0.0.9:1080")
                .doesNotContain("$2a$", "me:pw", "cvn_0123_abc", "zzz");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(run("support-dump", file.toString())).isEqualTo(2);
    }

    @Test
    void shellsLearnEveryCommandThatIsOffered() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(out.toString())
                .contains("start", "--port-offset", "complete -F", "rollout", "support-dump");
        assertThat(run("completion", "zsh")).isZero();
        assertThat(out.toString()).startsWith("autoload");
    }

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        ByteArrayInputStream input = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
        return Caravan.commandLine(new Environment(variables, input, new Jumping()), words)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    /** Time that passes only by waiting. */
    private static final class Jumping implements Pace {
        private long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long millis() {
            return now / 1_000_000;
        }

        @Override
        public void pause(Duration time) {
            now += time.toNanos();
        }
    }
}
