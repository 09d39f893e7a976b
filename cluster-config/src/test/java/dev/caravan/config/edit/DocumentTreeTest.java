package dev.caravan.config.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.edit.EditException.Kind;
import dev.caravan.config.source.Source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DocumentTreeTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DocumentTree TREE = tree("""
        caravan: 1
        listeners:
          web:
            bind: ":80"
            layers:
              - tap
              - http:
                  routes:
                    - { name: api, upstream: api }
                    - { name: rest, upstream: pages }
                    - { upstream: pages }
          s: { bind: ":1080", layers: socks5 }
        upstreams:
          api: { endpoints: ["a:1", "b:2"], a~b: { c/d: 1 } }
        """);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listeners/web/layers/http/routes/@api | {\"name\":\"api\",\"upstream\":\"api\"}",
                "/listeners/web/layers/http/routes/@api/upstream/ | \"api\"",
                "listeners/web/layers/1/http/routes/2/upstream | \"pages\"",
                "listeners/web/layers/tap | {}",
                "listeners/s/layers/socks5 | {}",
                "upstreams/api/endpoints/1 | \"b:2\"",
                "upstreams/api/a~0b/c~1d | 1",
            })
    void aPathByNamesLeadsToThePart(String path, String value) {
        assertThat(TREE.get(NamedPath.parse(path))).isEqualTo(JSON.readTree(value));
    }

    @Test
    void anEmptyPathIsTheWhole() {
        assertThat(TREE.get(NamedPath.ROOT)).isSameAs(TREE.json());
        assertThat(TREE.get(NamedPath.parse("/"))).isSameAs(TREE.json());
        assertThat(TREE.get(NamedPath.pointer(""))).isSameAs(TREE.json());
    }

    @Test
    void aPointerKnowsNumbersAndNoNames() {
        assertThat(TREE.get(NamedPath.pointer("/listeners/web/layers/1/http/routes/0/name")))
                .isEqualTo(JSON.readTree("\"api\""));
        refused(
                Kind.NOT_FOUND,
                "/listeners/web/layers: no element http (expected: 0..1)",
                () -> TREE.get(NamedPath.pointer("/listeners/web/layers/http")));
        refused(
                Kind.INVALID,
                "pointer: listeners (expected: a JSON pointer, such as /listeners/web)",
                () -> NamedPath.pointer("listeners"));
        refused(
                Kind.INVALID,
                "path: /a~2 (expected: ~0 for ~, ~1 for /)",
                () -> NamedPath.pointer("/a~2"));
    }

    @Test
    void whatIsNotThereIsSaidWithWhatIs() {
        refused(
                Kind.NOT_FOUND,
                "listeners: unknown key \"wbe\" (did you mean web? known: web, s)",
                () -> TREE.get(NamedPath.parse("listeners/wbe")));
        refused(
                Kind.NOT_FOUND,
                "listeners/web/layers/http/routes: unknown element \"@apu\" (did you mean @api?"
                        + " known: @api, @rest, upstream)",
                () -> TREE.get(NamedPath.parse("listeners/web/layers/http/routes/@apu")));
        refused(
                Kind.NOT_FOUND,
                "upstreams/api/endpoints: no element 2 (expected: 0..1)",
                () -> TREE.get(NamedPath.parse("upstreams/api/endpoints/2")));
        refused(
                Kind.NOT_FOUND,
                "caravan: no map and no list (expected: one, for x to be in)",
                () -> TREE.get(NamedPath.parse("caravan/x")));
    }

    @Test
    void aPartIsReplacedAndNothingElse() {
        DocumentTree changed =
                TREE.put(NamedPath.parse("listeners/web/layers/http/routes/@api"), json("""
                    {"upstream": "other"}\
                    """));
        assertThat(changed.get(NamedPath.parse("listeners/web/layers/http/routes/0")))
                .isEqualTo(json("{\"upstream\":\"other\",\"name\":\"api\"}"));
        assertThat(TREE.get(NamedPath.parse("listeners/web/layers/http/routes/@api/upstream")))
                .isEqualTo(json("\"api\""));
        assertThat(TREE.differences(changed, 9))
                .extracting(Difference::toString)
                .containsExactly(
                        "~ listeners/web/layers/http/routes/@api/upstream: \"api\" → \"other\"");
    }

    @Test
    void membersAndElementsAreMade() {
        DocumentTree tree = TREE.put(NamedPath.parse("users/staff"), json("{\"file\":\"x\"}"))
                .put(NamedPath.parse("listeners/web/layers/http/routes/@new"), json("{}"))
                .put(NamedPath.parse("upstreams/api/endpoints/-"), json("\"c:3\""))
                .put(NamedPath.parse("upstreams/api/endpoints/0"), json("\"z:0\""));
        assertThat(tree.get(NamedPath.parse("users")))
                .isEqualTo(json("{\"staff\":{\"file\":\"x\"}}"));
        assertThat(tree.get(NamedPath.parse("listeners/web/layers/http/routes/3")))
                .isEqualTo(json("{\"name\":\"new\"}"));
        assertThat(tree.get(NamedPath.parse("upstreams/api/endpoints")))
                .isEqualTo(json("[\"z:0\",\"b:2\",\"c:3\"]"));
    }

    @Test
    void nothingIsMadeByTheWay() {
        refused(
                Kind.NOT_FOUND,
                "upstreams: unknown key \"other\" (known: api)",
                () -> TREE.put(NamedPath.parse("upstreams/other/endpoints"), json("[]")));
        refused(
                Kind.NOT_FOUND,
                "upstreams/api/endpoints: no element 7 (expected: 0..1)",
                () -> TREE.put(NamedPath.parse("upstreams/api/endpoints/7"), json("\"x\"")));
        refused(
                Kind.INVALID,
                "listeners/web/layers/http/routes/@new: name: another one (expected: new, or none)",
                () -> TREE.put(
                        NamedPath.parse("listeners/web/layers/http/routes/@new"),
                        json("{\"name\":\"old\"}")));
    }

    @Test
    void aBareLayerGetsSettings() {
        DocumentTree tree = TREE.put(
                        NamedPath.parse("listeners/s/layers/socks5/idle"), json("\"3s\""))
                .put(NamedPath.parse("listeners/web/layers/tap/x"), json("1"))
                .put(NamedPath.parse("listeners/web/layers/http"), json("{}"));
        assertThat(tree.get(NamedPath.parse("listeners/s/layers")))
                .isEqualTo(json("{\"socks5\":{\"idle\":\"3s\"}}"));
        assertThat(tree.get(NamedPath.parse("listeners/web/layers")))
                .isEqualTo(json("[{\"tap\":{\"x\":1}},{\"http\":{}}]"));
        DocumentTree whole =
                TREE.put(NamedPath.parse("listeners/s/layers/socks5"), json("{\"a\":1}"));
        assertThat(whole.get(NamedPath.parse("listeners/s/layers")))
                .isEqualTo(json("{\"socks5\":{\"a\":1}}"));
    }

    @Test
    void anElementIsInsertedBeforeAnother() {
        NamedPath path = NamedPath.parse("listeners/web/layers/http/routes/@first");
        DocumentTree tree = TREE.insert(path, "@api", json("{\"upstream\":\"api\"}"))
                .insert(NamedPath.parse("listeners/web/layers/tls"), "http", json("{\"k\":1}"))
                .insert(NamedPath.parse("upstreams/api/endpoints/-"), "1", json("\"x:1\""));
        assertThat(tree.get(NamedPath.parse("listeners/web/layers/http/routes/0/name")))
                .isEqualTo(json("\"first\""));
        assertThat(tree.get(NamedPath.parse("listeners/web/layers/1")))
                .isEqualTo(json("{\"tls\":{\"k\":1}}"));
        assertThat(tree.get(NamedPath.parse("upstreams/api/endpoints")))
                .isEqualTo(json("[\"a:1\",\"x:1\",\"b:2\"]"));
        refused(
                Kind.CONFLICT,
                "listeners/web/layers/http/routes/@first: there already (expected: another name, or"
                        + " no before)",
                () -> tree.insert(path, "@api", json("{}")));
        refused(
                Kind.NOT_FOUND,
                "listeners/web/layers/http/routes: unknown element \"@none\" (known: @api, @rest,"
                        + " upstream)",
                () -> TREE.insert(path, "@none", json("{}")));
        refused(
                Kind.INVALID,
                "listeners: no list (expected: one, for something to be put before web)",
                () -> TREE.insert(NamedPath.parse("listeners/x"), "web", json("{}")));
    }

    @Test
    void aPartIsDeleted() {
        DocumentTree tree = TREE.delete(NamedPath.parse("listeners/web/layers/tap"))
                .delete(NamedPath.parse("listeners/web/layers/http/routes/@api"))
                .delete(NamedPath.parse("upstreams/api/endpoints/0"))
                .delete(NamedPath.parse("listeners/s"));
        assertThat(tree.json()).isEqualTo(tree("""
            caravan: 1
            listeners:
              web:
                bind: ":80"
                layers:
                  - http:
                      routes:
                        - { name: rest, upstream: pages }
                        - { upstream: pages }
            upstreams:
              api: { endpoints: ["b:2"], a~b: { c/d: 1 } }
            """).json());
        refused(
                Kind.NOT_FOUND,
                "listeners: unknown key \"xyz\" (known: web, s)",
                () -> TREE.delete(NamedPath.parse("listeners/xyz")));
        refused(
                Kind.INVALID,
                "the document: cannot be deleted (expected: a path into it)",
                () -> TREE.delete(NamedPath.ROOT));
        refused(
                Kind.CONFLICT,
                "listeners/s/layers/socks5: the only layer (expected: a listener keeps one)",
                () -> TREE.delete(NamedPath.parse("listeners/s/layers/socks5")));
    }

    @Test
    void twoLayersOfOneNameAreToldApartByNumber() {
        DocumentTree twice = tree("layers: [tap, tap: {a: 1}]");
        refused(
                Kind.CONFLICT,
                "layers/tap: both element 0 and element 1 (expected: one of these numbers)",
                () -> twice.get(NamedPath.parse("layers/tap")));
        assertThat(twice.get(NamedPath.parse("layers/1/tap/a"))).isEqualTo(json("1"));
    }

    @Test
    void aPartIsMergedAndPatched() {
        NamedPath api = NamedPath.parse("listeners/web/layers/http/routes/@api");
        DocumentTree merged =
                TREE.merge(api, json("{\"upstream\":null,\"answer\":{\"status\":204}}"));
        assertThat(merged.get(api))
                .isEqualTo(json("{\"name\":\"api\",\"answer\":{\"status\":204}}"));
        DocumentTree patched = TREE.patch(
                NamedPath.parse("listeners/s"),
                json("[{\"op\":\"test\",\"path\":\"/bind\",\"value\":\":1080\"},"
                        + "{\"op\":\"replace\",\"path\":\"/bind\",\"value\":\":1081\"}]"));
        assertThat(patched.get(NamedPath.parse("listeners/s/bind"))).isEqualTo(json("\":1081\""));
        refused(
                Kind.NOT_FOUND,
                "listeners: unknown key \"tau\" (known: web, s)",
                () -> TREE.merge(NamedPath.parse("listeners/tau"), json("{}")));
    }

    @Test
    void differencesAreToldByNames() {
        DocumentTree before = tree("""
            a: { layers: [tap, http: { routes: [{name: x, up: 1}, {name: y, up: 2}] }] }
            b: 1
            c: [1, 2]
            d: { same: 1.0 }
            """);
        DocumentTree after = tree("""
            a: { layers: [http: { routes: [{name: y, up: 3}, {name: x, up: 1}, {name: z/z}] }, tap] }
            c: [2, 1]
            d: { same: 1 }
            e: { f: { g: 1 } }
            """);
        assertThat(before.differences(after, 99))
                .extracting(Difference::toString)
                .containsExactlyInAnyOrder(
                        "~ a/layers: [\"tap\",\"http\"] → [\"http\",\"tap\"]",
                        "~ a/layers/http/routes/@y/up: 2 → 3",
                        "+ a/layers/http/routes/@z~1z: {\"name\":\"z/z\"}",
                        "~ a/layers/http/routes: [\"@x\",\"@y\"] → [\"@y\",\"@x\",\"@z~1z\"]",
                        "- b: 1",
                        "~ c: [1,2] → [2,1]",
                        "+ e: {\"f\":{\"g\":1}}");
        assertThat(before.differences(after, 2)).hasSize(2);
        assertThat(before.differences(before, 99)).isEmpty();
    }

    private static void refused(Kind kind, String message, Runnable edit) {
        assertThatThrownBy(edit::run)
                .isInstanceOfSatisfying(
                        EditException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage(message);
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    private static DocumentTree tree(String text) {
        return DocumentTree.of(Source.read(text));
    }
}
