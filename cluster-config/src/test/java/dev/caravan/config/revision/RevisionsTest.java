package dev.caravan.config.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.agreement.NoQuorumException;
import dev.caravan.config.content.ContentStore;
import dev.caravan.config.content.Hash;
import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.edit.Redaction;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.config.model.Document;
import dev.caravan.config.model.NodeIdentity;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.revision.Revising.NodeProblem;
import dev.caravan.config.revision.Revising.Result;
import dev.caravan.config.revision.Revising.Submission;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.settings.Catalogue;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.Source;
import dev.caravan.protocols.catalog.Catalog;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Setting;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

class RevisionsTest {
    private static final Author ALICE = new Author("alice", "127.0.0.1", "admin");
    private static final String FIRST = """
        caravan: 1 # the first
        listeners:
          web: { bind: "127.0.0.1:8080", layers: [http: { routes: [{ upstream: api }] }] }
          old: { bind: ":1080", layers: socks5 }
        upstreams:
          api: { endpoints: ["x.example:1"] }
        """;
    private static final String SECOND = FIRST.replace(
                    "  old: { bind: \":1080\"", "  new: { bind: \":1081\"")
            .replace("x.example:1", "y.example:1");

    private final FakeCluster cluster = new FakeCluster();
    private final Map<String, Optional<String>> serves = new HashMap<>();
    private final Map<String, String> refuses = new HashMap<>();
    private final List<List<String>> participants = new ArrayList<>();
    private Catalogue catalogue = Catalog::layers;
    private FakeCluster.Node here = cluster.node("a");

    @BeforeEach
    void threeNodes() {
        for (String id : new String[] {"a", "b", "c"}) {
            FakeCluster.Node node = cluster.node(id);
            new ContentExchange(node, node, Runnable::run).open();
            node.answer(Topic.REHEARSE, rehearsing(id).answerer(Runnable::run));
        }
        here = cluster.nodes.get("a");
    }

    @Test
    void aDocumentBecomesARevisionThatAllVotersHave() {
        Result result = revise(FIRST, 0);
        assertThat(result).isInstanceOfSatisfying(Result.Revised.class, revised -> {
            assertThat(revised.revision()).isEqualTo(1);
            assertThat(revised.rollout()).isEqualTo(101);
            assertThat(revised.impact().diff())
                    .containsExactly("listeners +web +old", "upstreams +api");
        });
        Change.Revise change = (Change.Revise) cluster.proposals.getFirst().change();
        assertThat(change.expect()).isZero();
        assertThat(change.origin()).isEqualTo("api");
        assertThat(cluster.proposals.getFirst().author()).isEqualTo(ALICE);
        for (FakeCluster.Node node : cluster.nodes.values()) {
            assertThat(node.get(change.document())).hasValueSatisfying(bytes -> {
                assertThat(bytes).hasSize((int) change.bytes());
                assertThat(new String(bytes, StandardCharsets.UTF_8))
                        .startsWith("{\"caravan\":1,\"listeners\":{\"old\":{\"bind\":\":1080\"");
            });
            assertThat(node.get(change.submitted()))
                    .hasValueSatisfying(
                            bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8))
                                    .contains("# the first"));
        }
        assertThat(participants).containsExactly(List.of("a", "b", "c"));
    }

    @Test
    void aDryRunSaysWhatItWouldTouchAndChangesNothing() {
        revise(FIRST, 0);
        serves.put("a", Optional.of(FIRST));
        serves.put("b", Optional.of(FIRST));
        Result result = revisions()
                .revise(submission(SECOND, 1, true))
                .toCompletableFuture()
                .join();
        assertThat(result).isInstanceOfSatisfying(Result.WouldRevise.class, would -> {
            assertThat(would.base()).isEqualTo(1);
            assertThat(would.impact().diff())
                    .containsExactly("listeners +new -old", "upstreams ~api");
            assertThat(would.impact().listeners()).containsExactly("new", "old", "web");
            assertThat(would.impact().upstreams()).containsExactly("api");
            // Seven on each of the two nodes that serve the listener that goes.
            assertThat(would.impact().connections()).isEqualTo(14);
            assertThat(would.impact().unanswered()).isEmpty();
        });
        assertThat(cluster.proposals).hasSize(1);
        assertThat(here.content).hasSize(2);
    }

    @Test
    void everyProblemIsToldWithItsPlace() {
        Result result =
                revise("caravan: 1\nlisteners: { a: { bnd: ':1', layers: x } }\nusers: 7", 0);
        assertThat(result).isInstanceOfSatisfying(Result.Invalid.class, invalid -> {
            assertThat(invalid.problems()).hasSizeGreaterThan(2);
            assertThat(invalid.problems().getFirst().line()).isEqualTo(2);
            assertThat(invalid.onNodes()).isEmpty();
        });
        assertThat(cluster.proposals).isEmpty();
    }

    @Test
    void everyNodeSaysWhatItCouldNotServe() {
        refuses.put("b", "port taken");
        refuses.put("c", "port taken");
        assertThat(revise(FIRST, 0))
                .isEqualTo(new Result.Invalid(
                        List.of(),
                        List.of(
                                new NodeProblem("b", "/listeners/old/bind: :1080: port taken"),
                                new NodeProblem(
                                        "b", "/listeners/web/bind: 127.0.0.1:8080: port taken"),
                                new NodeProblem("c", "/listeners/old/bind: :1080: port taken"),
                                new NodeProblem(
                                        "c", "/listeners/web/bind: 127.0.0.1:8080: port taken"))));
        assertThat(cluster.proposals).isEmpty();
        assertThat(here.content).isEmpty();
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamedAndHoldsNobodyUp() {
        cluster.silent.add("c");
        assertThat(revise(FIRST, 0))
                .isInstanceOfSatisfying(
                        Result.Revised.class,
                        revised -> assertThat(revised.impact().unanswered()).containsExactly("c"));
    }

    @Test
    void aMajorityMustHaveTheContentBeforeItIsProposed() {
        cluster.silent.add("b");
        cluster.silent.add("c");
        assertThatThrownBy(() -> revise(FIRST, 0))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(NoQuorumException.class)
                .hasMessageContaining("on 1 of 3 voters (expected: 2)");
        assertThat(cluster.proposals).isEmpty();
    }

    @Test
    void withoutAQuorumNothingIsValidated() {
        cluster.quorum = false;
        assertThatThrownBy(() -> revise(FIRST, 0)).hasRootCauseInstanceOf(NoQuorumException.class);
        assertThat(cluster.nodes.get("b").asked).isEmpty();
    }

    @Test
    void whoeverIsLateIsToldWhatIsThere() {
        revise(FIRST, 0);
        assertThat(revise(SECOND, 0)).isEqualTo(new Result.Stale(1));
        cluster.refuses = Optional.of(new Outcome.Refused(Outcome.Code.STALE, ""));
        assertThat(revise(SECOND, -1)).isEqualTo(new Result.Stale(1));
        cluster.refuses = Optional.of(new Outcome.Refused(Outcome.Code.PAUSED, "rollout 1"));
        assertThat(revise(SECOND, 1)).isEqualTo(new Result.Refused("paused", "rollout 1"));
        cluster.refuses = Optional.of(new Outcome.Refused(Outcome.Code.TOO_MANY, "x"));
        assertThat(revise(SECOND, 1)).isEqualTo(new Result.Refused("too-many", "x"));
    }

    @Test
    void theSameDocumentWrittenOtherwiseIsUnchanged() {
        revise(FIRST, 0);
        String otherwise = FIRST.replace("# the first", "# again")
                .replace("bind: \":1080\", layers: socks5", "layers: socks5, bind: ':1080'");
        assertThat(revise(otherwise, 1)).isEqualTo(new Result.Unchanged(1));
        assertThat(cluster.proposals).hasSize(1);
    }

    @Test
    void drainedNodesTakeNoPart() {
        cluster.overrides.put(
                "node/b", new OverrideRecord("node/b", "{\"drain\":true}", 0, ALICE, 1));
        cluster.overrides.put(
                "node/c", new OverrideRecord("node/c", "{\"drain\":true}", 999, ALICE, 1));
        cluster.records.put("d", FakeCluster.record("d", false, 1));
        revise(FIRST, 0);
        assertThat(participants).containsExactly(List.of("a", "c"));
    }

    @Test
    void aRedactedSecretIsKept() {
        String users = "caravan: 1\nusers: { s: { names: { bob: \"%s\" } } }\n";
        String hash = "$2b$12$wyRmvCmDs3xVoM4GHEVpJuWEXMFZpRb8rmAWGQTfJdKjfQnsZ8QXa";
        revise(users.formatted(hash), 0);
        Redaction redaction = redaction();
        String shown = new String(
                redaction.redact(Source.read(users.formatted(hash))).canonical(),
                StandardCharsets.UTF_8);
        String changed = shown.replace("\"caravan\":1", "\"caravan\":1,\"listeners\":{}");
        Result result = revise(changed, 1);
        Hash document = ((Result.Revised) result).document();
        assertThat(here.get(document).map(b -> new String(b, StandardCharsets.UTF_8)))
                .hasValueSatisfying(text -> assertThat(text).contains(hash));
        assertThat(revise(shown.replace("bob", "eve"), 2))
                .isInstanceOfSatisfying(
                        Result.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.pointer())
                                        .isEqualTo("/users/s/names/eve")));
    }

    @Test
    void aKeyThatSomeNodesCannotReadYetIsRefusedNamingThem() {
        catalogue = () -> {
            List<LayerType<?>> layers = new ArrayList<>(Catalog.layers());
            layers.add(LATER);
            return layers;
        };
        threeNodes();
        cluster.records.put("b", FakeCluster.record("b", true, 1));
        cluster.records.put("a", FakeCluster.record("a", true, 2));
        cluster.records.put("c", FakeCluster.record("c", false, 2));
        cluster.records.put("gone", FakeCluster.record("gone", false, 1));
        String old = "caravan: 1\nlisteners: { a: { bind: ':1', layers: [later, socks5] } }";
        assertThat(revise(old, 0)).isInstanceOf(Result.Revised.class);
        assertThat(revise(old.replace("later,", "later: {fresh: true},"), 1))
                .isEqualTo(new Result.Refused(
                        "format-not-yet",
                        "/listeners/a/layers/0/later/fresh is of format 2, which these nodes"
                                + " cannot read yet: b"));
        cluster.records.put("b", FakeCluster.record("b", true, 2));
        assertThat(revise(old.replace("later,", "later: {fresh: true},"), 1))
                .isInstanceOf(Result.Revised.class);
    }

    @Test
    void contentComesFromWhoeverHasItAndIsKept() {
        byte[] bytes = "{\"caravan\":1}".getBytes(StandardCharsets.UTF_8);
        Hash hash = Hash.of(bytes);
        FakeCluster.Node liar = cluster.nodes.get("b");
        liar.content.put(hash, "something else".getBytes(StandardCharsets.UTF_8));
        assertThat(content(hash)).isEmpty();
        cluster.nodes.get("c").put(bytes);
        cluster.silent.add("b");
        assertThat(content(hash)).contains(bytes);
        assertThat(here.has(hash)).isTrue();
        cluster.silent.add("c");
        assertThat(content(hash)).contains(bytes);
    }

    @Test
    void oneByteTooManyIsRefusedClearly() {
        byte[] most = new byte[ContentStore.MAX_BYTES];
        ContentExchange exchange = new ContentExchange(here, here, Runnable::run);
        exchange.push("b", most).toCompletableFuture().join();
        assertThat(cluster.nodes.get("b").has(Hash.of(most))).isTrue();
        byte[] more = new byte[ContentStore.MAX_BYTES + 1];
        assertThatThrownBy(() -> exchange.push("b", more))
                .hasMessage("content: 20000001 bytes (expected: 1..20000000)");
        assertThatThrownBy(() -> here.ask("b", Topic.CONTENT_PUT, more, Duration.ZERO)
                        .toCompletableFuture()
                        .join())
                .hasMessageContaining("content: 20000001 bytes (expected: 1..20000000)");
        String text = "caravan: 1\n# " + "x".repeat(ContentStore.MAX_BYTES - 12);
        assertThat(revise(text, 0))
                .isEqualTo(new Result.Invalid(
                        List.of(new Problem(
                                "", 0, 0, "20000001 bytes (expected: at most 20000000)")),
                        List.of()));
    }

    private Optional<byte[]> content(Hash hash) {
        return revisions().content(hash).toCompletableFuture().join();
    }

    private Result revise(String text, long expect) {
        return revisions()
                .revise(submission(text, expect, false))
                .toCompletableFuture()
                .join();
    }

    private static Submission submission(String text, long expect, boolean dryRun) {
        return new Submission(text, expect, dryRun, "api", "a note", ALICE);
    }

    private Revisions revisions() {
        ContentExchange content = new ContentExchange(here, here, Runnable::run);
        return new Revisions(
                new Revisions.Cluster(cluster, here, content),
                reader(),
                redaction(),
                this::start,
                new Revisions.ThisNode(
                        Runnable::run, () -> 1_000, () -> "id-" + cluster.proposals.size()));
    }

    private RolloutState start(Document document, List<NodeRecord> nodes) {
        participants.add(nodes.stream().map(NodeRecord::id).toList());
        return new RolloutState(
                0,
                0,
                0,
                0,
                RolloutState.Phase.APPLYING,
                List.of(),
                0,
                new TreeMap<>(),
                0,
                "",
                List.of());
    }

    private Redaction redaction() {
        return new Redaction(reader(), new byte[] {1});
    }

    private ReadingOptions options() {
        return ReadingOptions.of(() -> catalogue.layers());
    }

    private DocumentReader reader() {
        return DocumentReader.of(options());
    }

    private Rehearsing rehearsing(String id) {
        return new Rehearsing(
                options(),
                NodeIdentity.of(id),
                () -> serves.getOrDefault(id, Optional.empty())
                        .flatMap(text -> reader().read(text).document()),
                new Probes() {
                    @Override
                    public Optional<String> bindRefusal(SocketAddress address) {
                        return Optional.ofNullable(refuses.get(id));
                    }

                    @Override
                    public long liveConnections(String listener) {
                        return 7;
                    }

                    @Override
                    public long liveConnections(String listener, Set<String> users) {
                        return 1;
                    }
                });
    }

    private static final LayerType<Later> LATER = new LayerType<>(
            "later", "Comes later.", Later.class, (settings, building) -> (Layer) connection -> {
                throw new UnsupportedOperationException();
            });

    record Later(
            @Setting(value = "New.", byDefault = "false", since = 2)
            boolean fresh) {}
}
