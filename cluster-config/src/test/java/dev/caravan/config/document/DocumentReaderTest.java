package dev.caravan.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.edit.CanonicalJson;
import dev.caravan.config.edit.DocumentTree;
import dev.caravan.config.model.Document;
import dev.caravan.config.model.ListenerSettings;
import dev.caravan.config.model.LogTo;
import dev.caravan.config.model.UserSet;
import dev.caravan.config.source.Source;
import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.stack.LayerPlan;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class DocumentReaderTest {
    private static final String HASH = "$2b$10$" + "a".repeat(53);
    private static final ReadingOptions OPTIONS = ReadingOptions.of(Web.catalogue());

    @Test
    void aDocumentIsRead() {
        Document document = read("""
            caravan: 1
            users:
              staff: { names: { alice: "%s" } }
            listeners:
              everything:
                bind: [":1080", "[::1]:1081", "unix:/run/caravan.sock"]
                users: staff
                allow-from: loopback
                targets: { public: true, allow: [10.20.0.0/16], deny-ports: [25, 6000-6063] }
                limits: { idle: 10m, max-head-bytes: 16KiB }
                access-log: { format: common, to: { file: access.log } }
                source: 127.0.0.1
                layers:
                  - detect: { any-of: [socks5, [socks4]] }
              web:
                bind: "127.0.0.1:8080"
                layers: { web: { routes: [{ upstream: api }] } }
            upstreams:
              api: { endpoints: ["127.0.0.1:9001", "127.0.0.1:9002"] }
            """.formatted(HASH));
        ListenerSettings everything = document.listeners().get("everything");
        assertThat(everything.bind()).extracting(Object::toString).hasSize(3);
        assertThat(everything.bind().getFirst().address())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1080));
        assertThat(everything.limits().idle()).isEqualTo(Duration.ofMinutes(10));
        assertThat(everything.limits().maxHeadBytes()).isEqualTo(16_384);
        assertThat(everything.accessLog().to()).isInstanceOf(LogTo.File.class);
        assertThat(everything.layers().layers())
                .extracting(plan -> plan.type().name())
                .containsExactly("detect");
        assertThat(document.listeners().get("web").limits()).isEqualTo(Limits.defaults());
        assertThat(document.users().get("staff")).isInstanceOf(UserSet.Names.class);
        assertThat(document.toString()).doesNotContain(HASH);
    }

    @Test
    void jsonIsReadLikewise() {
        String json =
                "{\"caravan\":1,\"listeners\":{\"a\":{\"bind\":\":0\",\"layers\":[\"socks5\"]}}}";
        String yaml = "caravan: 1\nlisteners:\n  a:\n    bind: :0\n    layers: socks5\n";
        assertThat(read(json)).isEqualTo(read(yaml));
    }

    @Test
    void aBindWithoutAHostTakesTheNodes() throws IOException {
        InetAddress host = InetAddress.ofLiteral("127.0.0.9");
        DocumentReader reader = DocumentReader.of(OPTIONS.bindHost(host));
        Document document = reader.read(listener("bind: ':1080'")).document().orElseThrow();
        assertThat(document.listeners().get("a").bind().getFirst().address())
                .isEqualTo(new InetSocketAddress(host, 1080));
    }

    @Test
    void nodeVariablesStandInBindAndSource() {
        ReadingOptions options = OPTIONS.variables(Map.of("INNER", "127.0.0.3", "PORT", "99"));
        DocumentReader.Read read = DocumentReader.of(options)
                .read(listener("bind: '${node.INNER}:${node.PORT}', source: '${node.INNER}'"));
        assertThat(read.problems()).isEmpty();
        ListenerSettings listener = read.document().orElseThrow().listeners().get("a");
        assertThat(listener.bind().getFirst().text()).isEqualTo("127.0.0.3:99");
        assertThat(listener.source().orElseThrow().address().getHostAddress())
                .isEqualTo("127.0.0.3");
    }

    @Test
    void whatTheNodeSeesHasDefaultsVariablesAndHosts() {
        ReadingOptions options = OPTIONS.variables(Map.of("INNER", "127.0.0.2"));
        String text = listener("bind: [':1080', '${node.INNER}:81'], source: '${node.INNER}',"
                + " limits: { idle: 10m }");
        String seen = CanonicalJson.text(
                DocumentTree.of(DocumentReader.of(options).effective(Source.read(text)))
                        .json());
        assertThat(seen)
                .contains("\"127.0.0.1:1080\"", "\"127.0.0.2:81\"", "\"source\":\"127.0.0.2\"")
                .contains("\"idle\":\"10m\"", "\"handshake\":\"10s\"")
                .contains("\"on\":", "\"rollout\":", "\"deadline\":\"30s\"");
        // Nothing is said that was not meant before: it reads as the same document.
        assertThat(DocumentReader.of(options).read(seen).problems()).isEmpty();
        assertThat(DocumentReader.of(options).read(seen).document())
                .isPresent()
                .map(Document::listeners)
                .map(all -> all.values().iterator().next().limits())
                .isEqualTo(DocumentReader.of(options)
                        .read(text)
                        .document()
                        .map(Document::listeners)
                        .map(all -> all.values().iterator().next().limits()));
    }

    @Test
    void whatIsWrongIsSeenAsItWasWritten() {
        String text = "{caravan: 1, nonsense: [1], listeners: {web: {bind: '${node.NONE}:1'}}}";
        String seen = CanonicalJson.text(
                DocumentTree.of(DocumentReader.of(OPTIONS).effective(Source.read(text)))
                        .json());
        assertThat(seen).contains("\"nonsense\":[1]", "${node.NONE}:1");
    }

    @Test
    void aVariableThatIsNotSetIsSaidWithTheWayToSetIt() {
        assertThat(problems(listener("bind: '${node.INNER}:1'")))
                .containsExactly("f:4:13: /listeners/a/bind: ${node.INNER} is not set on this node"
                        + " (set it with --var INNER=VALUE or CARAVAN_VAR_INNER)");
        assertThat(problems(listener("bind: '${INNER}:1'")))
                .containsExactly("f:4:13: /listeners/a/bind: ${INNER} (expected: ${node.NAME})");
        assertThat(problems(listener("bind: ':1', users: '${node.INNER}'")))
                .containsExactly("f:4:26: /listeners/a/users: ${…} is not replaced here (expected:"
                        + " only in bind and in source addresses)");
    }

    @Test
    void whatComesLaterIsNotInThisVersion() {
        assertThat(problems("""
            caravan: 1
            rules: []
            egress: {}
            tokens: {}
            certificates: {}
            lists: {}
            listeners:
              a: { bind: ':1', layers: socks5, rules: [], egress: x, session: {}, on-revoke: x }
            """))
                .containsExactly(
                        "f:2:1: /rules: not in this version",
                        "f:3:1: /egress: not in this version",
                        "f:4:1: /tokens: not in this version",
                        "f:5:1: /certificates: not in this version",
                        "f:6:1: /lists: not in this version",
                        "f:8:36: /listeners/a/rules: not in this version",
                        "f:8:47: /listeners/a/egress: not in this version",
                        "f:8:58: /listeners/a/session: not in this version",
                        "f:8:71: /listeners/a/on-revoke: not in this version");
    }

    @Test
    void theFormatsVersionIsAskedFor() {
        assertThat(problems("listeners: {}"))
                .containsExactly("f:1:1: /caravan: missing (expected: a whole number in 1)");
        assertThat(problems("caravan: 2")).containsExactly("f:1:10: /caravan: 2 (expected: 1)");
    }

    @Test
    void aWrongAddressIsSaidWithItsForms() {
        String forms = " (expected: an address in quotes such as \":1080\", \"10.0.0.1:80\","
                + " \"[::1]:1080\" or \"unix:PATH\")";
        assertThat(problems(listener("bind: 1080")))
                .containsExactly("f:4:13: /listeners/a/bind: 1080" + forms);
        assertThat(problems(listener("bind: [':1', host:2]")))
                .containsExactly("f:4:20: /listeners/a/bind/1: host:2: host is not an address of a"
                        + " machine");
        assertThat(problems(listener("bind: ':70000'")).getFirst())
                .startsWith("f:4:13: /listeners/a/bind: :70000: port (expected: 0..65535)");
        assertThat(problems(listener("bind: []")))
                .containsExactly(
                        "f:4:13: /listeners/a/bind: 0 elements (expected: 1..64" + " elements)");
    }

    @Test
    void wrongRulesAreSaidEachAtItsPlace() {
        List<String> said = problems(listener(
                "bind: ':1', allow-from: [loopback, 10.0.0.1/8], targets: {allow: [a b]}"));
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).startsWith("f:4:42: /listeners/a/allow-from/1: ");
        assertThat(said.get(1)).startsWith("f:4:73: /listeners/a/targets/allow/0: ");
    }

    @Test
    void aHashIsNeverShown() {
        List<String> said =
                problems("caravan: 1\nusers: {s: {names: {bob: \"$2b$99$secret\", eve: [x]}}}");
        assertThat(said).hasSize(1).noneMatch(line -> line.contains("secret"));
        List<String> kinds = problems("caravan: 1\nusers: {s: {names: {bob: \"$2b$99$secret\"}}}");
        assertThat(kinds)
                .containsExactly("f:2:26: /users/s/names/bob: a broken bcrypt hash (expected: 60"
                        + " characters)");
    }

    @Test
    void aFileIsReadWithItsPathsBesideIt(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("staff.users"), "alice:" + HASH + "\n");
        Path file = directory.resolve("caravan.yaml");
        Files.writeString(file, "caravan: 1\nusers: {staff: {file: staff.users}}\n");
        DocumentReader.Read read = DocumentReader.of(OPTIONS).read(file);
        assertThat(read.problems()).isEmpty();
        UserSet staff = read.document().orElseThrow().users().get("staff");
        assertThat(staff.users().names()).containsExactly("alice");
    }

    @Test
    void aFileThatCannotBeReadIsAProblemToo(@TempDir Path directory) throws IOException {
        DocumentReader reader = DocumentReader.of(OPTIONS);
        Path bad = directory.resolve("bad.yaml");
        Files.write(bad, "a: é".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(reader.read(directory.resolve("none")).problems().getFirst().in("none"))
                .isEqualTo("none: no such file");
        assertThat(reader.read(bad).problems().getFirst().in("bad")).isEqualTo("bad: not UTF-8");
        assertThat(reader.read(directory).problems()).hasSize(1);
    }

    @Test
    void tenThousandRoutesAreReadSoon() {
        StringBuilder text = new StringBuilder("""
            caravan: 1
            upstreams: { api: { endpoints: ["127.0.0.1:9001"] } }
            listeners:
              web:
                bind: "127.0.0.1:8080"
                layers:
                  - web:
                      routes:
            """);
        for (int i = 0; i < 10_000; i++) {
            text.append(
                    "            - { name: r%d, path: /p/%d, upstream: api }\n".formatted(i, i));
        }
        long begun = System.nanoTime();
        Document document = read(text.toString());
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        LayerPlan<?> web = document.listeners().get("web").layers().layers().getFirst();
        assertThat(((Web.Settings) web.settings()).routes()).hasSize(10_000);
        assertThat(taken).isLessThan(Duration.ofSeconds(20));
    }

    private static String listener(String settings) {
        return "caravan: 1\nlisteners:\n  a:\n    { %s, layers: socks5 }\n".formatted(settings);
    }

    private static Document read(String text) {
        DocumentReader.Read read = DocumentReader.of(OPTIONS).read(text);
        assertThat(read.problems()).isEmpty();
        return read.document().orElseThrow();
    }

    private static List<String> problems(String text) {
        DocumentReader.Read read = DocumentReader.of(OPTIONS).read(text);
        assertThat(read.document()).isEmpty();
        return read.problems().stream().map(problem -> problem.in("f")).toList();
    }
}
