package dev.caravan.management.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.rollout.RolloutState;
import dev.caravan.management.auth.KeptToken;
import dev.caravan.management.auth.Role;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.operation.SchemaCheck;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every operation answers as the OpenAPI document says, for good input and for bad. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiContractTest {
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("replaceConfig", "{\"a\":{\"b\":1}}"),
            Map.entry("replaceConfigPart", "{\"b\":2}"),
            Map.entry("patchConfig", "{\"c\":3}"),
            Map.entry("patchConfigPart", "{\"c\":4}"),
            Map.entry("insertConfigPart", "{\"d\":1}"),
            Map.entry("overrideEndpoint", "{\"weight\":0,\"expires-in\":\"1h\"}"),
            Map.entry("putUser", "{\"password\":\"correct horse\"}"),
            Map.entry("ban", "{\"client\":\"10.0.0.0/8\",\"reason\":\"noise\"}"),
            Map.entry("putBan", "{\"reason\":\"noise\"}"),
            Map.entry("putEntry", "{\"note\":\"x\"}"),
            Map.entry("makeToken", "{\"name\":\"ann\",\"role\":\"admin\"}"));
    private static final Map<String, String> QUERIES =
            Map.of("deleteConfigAt", "?at=/c", "closeConnections", "?user=eve");
    private static final Map<String, String> HOLES = Map.ofEntries(
            Map.entry("path", "a"),
            Map.entry("revision", "1"),
            Map.entry("rollout", "1"),
            Map.entry("node", "a1"),
            Map.entry("upstream", "api"),
            Map.entry("address", "127.0.0.1:9001"),
            Map.entry("key", "endpoint/api/127.0.0.1:9001"),
            Map.entry("id", "7"),
            Map.entry("set", "staff"),
            Map.entry("user", "bob"),
            Map.entry("ban", "client/10.0.0.0/8"),
            Map.entry("list", "bad-hosts"),
            Map.entry("entry", "evil.example"),
            Map.entry("token", "0123456789ab"));

    private final TestApi api = new TestApi(
            Map.of(
                    "aaaaaaaaaaaa",
                    new KeptToken(Tokened.ADMIN.hash(), "admin", "root", 0),
                    "bbbbbbbbbbbb",
                    new KeptToken(Tokened.VIEWER.hash(), "viewer", "eye", 0)),
            true);
    private final JsonNode document =
            api.send(request("GET", "/openapi.json", "", "")).json();

    @BeforeAll
    void somethingIsThere() {
        api.revising.phase = RolloutState.Phase.APPLYING;
        api.a1.connections.open(7, "eve", "example.com:443");
        for (String id :
                List.of("replaceConfig", "putUser", "ban", "putEntry", "overrideEndpoint")) {
            good(operation(id));
        }
    }

    @AfterAll
    void close() {
        api.close();
    }

    Stream<Operation> operations() {
        return api.operations().stream();
    }

    private Operation operation(String id) {
        return operations().filter(o -> o.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void theDocumentHasEveryOperationOnceAndNothingElse() {
        Set<String> described = new HashSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    assertThat(described.add(
                                    method.getValue().get("operationId").asString()))
                            .isTrue();
                    for (JsonNode parameter : method.getValue().get("parameters")) {
                        if (parameter.get("in").asString().equals("path")) {
                            assertThat(path.getKey())
                                    .contains("{" + parameter.get("name").asString() + "}");
                        }
                    }
                }));
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        operations().map(Operation::id).toList());
        assertThat(document.get("openapi").asString()).isEqualTo("3.1.0");
    }

    @Test
    void everyReferenceOfTheDocumentLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        document.findValues("$ref").forEach(reference -> references.add(reference.asString()));
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .isFalse());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void goodInputIsAnsweredAsDescribed(Operation operation) {
        int lines = api.audit.size();
        TestApi.Answered answered = good(operation);
        conforms(operation, answered);
        assertThat(answered.status())
                .as(operation.id() + " " + answered.body())
                .isNotIn(400, 401, 403, 405, 406, 413, 415, 421, 422, 428, 429, 500, 503);
        if (operation.changes() && answered.status() < 300) {
            assertThat(api.audit.size()).as(operation.id()).isGreaterThan(lines);
        } else if (!operation.changes()) {
            assertThat(api.audit.size()).as(operation.id()).isEqualTo(lines);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void badInputIsAnsweredAsDescribed(Operation operation) {
        String path = path(operation);
        String method = operation.method();
        String body = operation.body().isPresent() ? BODIES.get(operation.id()) : "";
        String type = type(operation);
        expect(operation, 400, request(method, path + "?no-such-thing=1", type, body));
        if (operation.role() != Role.NOBODY) {
            expect(operation, 401, plain(method, path, type, body));
            expect(
                    operation,
                    401,
                    plain(method, path, type, body, "Authorization", "Bearer cvn_nonsense"));
        }
        if (operation.role().compareTo(Role.VIEWER) > 0) {
            expect(
                    operation,
                    403,
                    plain(
                            method,
                            path,
                            type,
                            body,
                            "Authorization",
                            "Bearer " + Tokened.VIEWER.text()));
        }
        expect(operation, 403, request(method, path, type, body, "Origin", "http://evil.example"));
        if (operation.replies().stream()
                .anyMatch(r -> r.status() < 300 && !r.types().isEmpty())) {
            expect(operation, 406, request(method, path, type, body, "Accept", "image/png"));
        }
        if (operation.body().isPresent()) {
            expect(operation, 415, request(method, path, "text/html", body));
            expect(operation, 415, request(method, path, "", ""));
            String long1 = " ".repeat(operation.body().get().maxBytes() + 1);
            expect(operation, 413, request(method, path, type, long1));
            if (operation.body().get().types().get(type).json().has("type")) {
                expect(operation, 400, request(method, path, type, "{"));
                expect(operation, 422, request(method, path, type, "[1]"));
                expect(operation, 422, request(method, path, type, "{\"nonsense\":1}"));
            }
        } else {
            expect(operation, 413, request(method, path, "application/json", "{}"));
        }
        TestApi.Answered other = api.send(request("OPTIONS", path, "", ""));
        assertThat(other.status()).isEqualTo(405);
        assertThat(other.header("Allow")).contains(method);
        for (String hole : operation.path().holes()) {
            String missing = path(operation, hole, "9999");
            TestApi.Answered answered =
                    api.send(request(method, missing, type, body, "If-Match", "*"));
            conforms(operation, answered);
        }
    }

    private void expect(
            Operation operation,
            int status,
            org.apache.pekko.http.javadsl.model.HttpRequest request) {
        TestApi.Answered answered = api.send(request);
        assertThat(answered.status()).as(operation.id() + " " + answered.body()).isEqualTo(status);
        conforms(operation, answered);
    }

    private TestApi.Answered good(Operation operation) {
        String body = operation.body().isPresent() ? BODIES.get(operation.id()) : "";
        return api.send(request(
                operation.method(),
                path(operation) + QUERIES.getOrDefault(operation.id(), ""),
                type(operation),
                body,
                "If-Match",
                "*"));
    }

    /** The status, the media type and the body are as the document says. */
    private void conforms(Operation operation, TestApi.Answered answered) {
        String status = Integer.toString(answered.status());
        JsonNode described = document.get("paths")
                .get(operation.path().forOpenApi())
                .get(operation.method().toLowerCase(Locale.ROOT))
                .get("responses")
                .get(status);
        assertThat(described)
                .as(operation.id() + " answers " + status + ": " + answered.body())
                .isNotNull();
        JsonNode content = described.path("content");
        if (content.isMissingNode()) {
            assertThat(answered.body()).isEmpty();
            return;
        }
        JsonNode media = content.get(answered.type());
        assertThat(media).as(operation.id() + " answers " + answered.type()).isNotNull();
        JsonNode schema = media.path("schema");
        if (schema.has("$ref")) {
            schema = document.at(schema.get("$ref").asString().substring(1));
        }
        if (!schema.isMissingNode()) {
            assertThat(SchemaCheck.problems(answered.json(), new Schema(Optional.empty(), schema)))
                    .as(operation.id() + " " + answered.body())
                    .isEmpty();
        }
    }

    private static String type(Operation operation) {
        return operation
                .body()
                .map(accepts -> accepts.types().keySet().iterator().next())
                .orElse("");
    }

    private static String path(Operation operation) {
        return path(operation, "", "");
    }

    private static String path(Operation operation, String other, String value) {
        String path = operation.path().forOpenApi();
        for (String hole : operation.path().holes()) {
            path = path.replace("{" + hole + "}", hole.equals(other) ? value : HOLES.get(hole));
        }
        return path;
    }

    private org.apache.pekko.http.javadsl.model.HttpRequest request(
            String method, String path, String type, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + Tokened.ADMIN.text();
        return plain(method, path, type, body, all);
    }

    private int source;

    /** Each request comes from an address of its own, so that no limit of one is met. */
    private org.apache.pekko.http.javadsl.model.HttpRequest plain(
            String method, String path, String type, String body, String... headers) {
        source++;
        return TestApi.request(
                method, path, type, body, "10.3." + source / 250 + "." + source % 250, headers);
    }

    @Test
    void jsonIsDashed() {
        assertThat(Json.dashed("notReadyBecause")).isEqualTo("not-ready-because");
    }
}
