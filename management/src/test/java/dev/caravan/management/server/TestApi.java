package dev.caravan.management.server;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.management.audit.Trail;
import dev.caravan.management.auth.HostCheck;
import dev.caravan.management.auth.KeptToken;
import dev.caravan.management.fake.FakeAgreement;
import dev.caravan.management.fake.FakeAudit;
import dev.caravan.management.fake.FakeDocuments;
import dev.caravan.management.fake.FakeNode;
import dev.caravan.management.fake.FakePeers;
import dev.caravan.management.fake.FakeRevising;
import dev.caravan.management.fleet.LocalAnswers;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.port.Hashes;
import dev.caravan.management.port.Health;
import dev.caravan.management.port.RolloutOrders;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The whole API of node {@code a1} of three, without a socket; {@code c3} is known but lost. */
final class TestApi implements AutoCloseable {
    static final long NOW = 1_700_000_000_000L;

    final ActorTestKit kit = ActorTestKit.create();
    final FakeAgreement agreement = new FakeAgreement();
    final FakeRevising revising = new FakeRevising(agreement);
    final FakeAudit audit = new FakeAudit();
    final FakeAudit auditOfB2 = new FakeAudit();
    final Map<String, FakePeers> peers = FakePeers.of("a1", "b2", "c3");
    final FakeNode a1 = new FakeNode("a1");
    final FakeNode b2 = new FakeNode("b2");
    final RolloutOrders orders = new Orders();
    final Hashes hashes = new PlainHashes();
    final ClusterApi api;
    final Answering answering;
    final Materializer materializer = Materializer.matFromSystem(kit.system());

    TestApi() {
        this(Map.of(), true);
    }

    TestApi(Map<String, KeptToken> bootstrap, boolean openAtFirst) {
        peers.get("c3").lost = true;
        for (String id : List.of("a1", "b2", "c3")) {
            admit(id);
        }
        new LocalAnswers(
                        new LocalAnswers.Ports(b2, b2, b2.upstreams(), b2.connections, b2),
                        new Trail(auditOfB2, Runnable::run, InstantSource.system(), line -> {}),
                        () -> Map.of("cccccccccccc", NOW - 1))
                .answer(peers.get("b2"));
        Cluster cluster = new Cluster(
                new Cluster.Agreed(agreement, revising, new FakeDocuments(), orders),
                new Cluster.Here(a1, a1, a1.upstreams(), a1.connections, a1, hashes),
                peers.get("a1"),
                audit);
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW));
        api = new ClusterApi(
                cluster,
                bootstrap,
                new Well(),
                text -> text.gauge("caravan_nodes", "Nodes.").sample(3),
                new ClusterApi.Surroundings(materializer, Runnable::run, clock));
        Door door = new Door(new HostCheck(), Optional.of(api.tokens()), openAtFirst, clock);
        answering = new Answering(api.operations(), door, new Bodies(materializer, Runnable::run));
    }

    void admit(String id) {
        agreement.propose(new Proposal(
                "admit-" + id,
                NOW,
                Author.system(id),
                new Change.Admit(new NodeRecord(
                        id,
                        "node-" + id,
                        "10.0.0.1:7640",
                        "10.0.0.1:9640",
                        true,
                        1,
                        "0.1.0",
                        new TreeSet<>(),
                        new TreeMap<>()))));
    }

    List<Operation> operations() {
        return api.operations();
    }

    /** The answer to a request from loopback; headers as names and values in turns. */
    Answered call(String method, String path, String type, String body, String... headers) {
        return send(request(method, path, type, body, "127.0.0.1", headers));
    }

    /** A request; headers as names and values in turns. */
    static HttpRequest request(
            String method, String path, String type, String body, String from, String... headers) {
        HttpRequest request = HttpRequest.create("http://localhost" + path)
                .withMethod(HttpMethods.lookup(method).orElseThrow())
                .addHeader(Host.create("localhost", 9640))
                .addAttribute(
                        AttributeKeys.remoteAddress,
                        RemoteAddress.create(InetAddress.ofLiteral(from)));
        if (!type.isEmpty()) {
            request = request.withEntity(HttpEntities.create(
                    ContentTypes.parse(type), body.getBytes(StandardCharsets.UTF_8)));
        }
        for (int i = 0; i < headers.length; i += 2) {
            request = request.addHeader(RawHeader.create(headers[i], headers[i + 1]));
        }
        return request;
    }

    Answered send(HttpRequest request) {
        HttpResponse response = wait(answering.answer(request));
        String body = "";
        if (!response.entity().isChunked()) {
            body = wait(response.entity().toStrict(5000, materializer))
                    .getData()
                    .utf8String();
        }
        return new Answered(response, body);
    }

    Answered get(String path) {
        return call("GET", path, "", "");
    }

    Answered json(String method, String path, String body, String... headers) {
        return call(method, path, "application/json", body, headers);
    }

    static <T> T wait(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        api.close();
        kit.shutdownTestKit();
    }

    /** An answer. */
    record Answered(HttpResponse response, String body) {
        int status() {
            return response.status().intValue();
        }

        String type() {
            return response.entity().getContentType().mediaType().toString().split(";")[0];
        }

        String header(String name) {
            return response.getHeader(name).map(header -> header.value()).orElse("");
        }

        JsonNode json() {
            try {
                return Json.parse(body.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AssertionError(body, e);
            }
        }

        String code() {
            return json().path("code").asString();
        }
    }

    /** Orders that are obeyed at once. */
    private final class Orders implements RolloutOrders {
        private CompletionStage<Outcome> to(long rollout, RolloutState.Phase phase, String reason) {
            RolloutState now = agreement.local().rollouts().get(rollout);
            RolloutState next = new RolloutState(
                    now.id(),
                    now.revision(),
                    now.from(),
                    now.version() + 1,
                    phase,
                    now.batches(),
                    now.batch(),
                    now.nodes(),
                    NOW,
                    reason,
                    now.verdicts());
            return agreement.propose(new Proposal(
                    "step",
                    NOW,
                    Author.system("a1"),
                    new Change.Step(rollout, now.version(), next)));
        }

        @Override
        public CompletionStage<Outcome> pause(long rollout, Author author, String reason) {
            return to(rollout, RolloutState.Phase.PAUSED, reason);
        }

        @Override
        public CompletionStage<Outcome> resume(long rollout, Author author) {
            RolloutState now = agreement.local().rollouts().get(rollout);
            return now.phase() == RolloutState.Phase.PAUSED
                    ? to(rollout, RolloutState.Phase.APPLYING, "")
                    : CompletableFuture.completedFuture(
                            new Outcome.Refused(Outcome.Code.INVALID, "it is not paused"));
        }

        @Override
        public CompletionStage<Outcome> promote(long rollout, Author author) {
            return to(rollout, RolloutState.Phase.APPLYING, "");
        }

        @Override
        public CompletionStage<Outcome> abort(long rollout, Author author, String reason) {
            return to(rollout, RolloutState.Phase.REVERTING, reason);
        }
    }

    /** Hashes that hide nothing. */
    private static final class PlainHashes implements Hashes {
        @Override
        public String of(byte[] password) {
            return "hash-of-" + password.length;
        }

        @Override
        public Optional<String> problem(String name, String hash) {
            if (name.contains(":")) {
                return Optional.of("a name with a colon");
            }
            return hash.startsWith("hash") ? Optional.empty() : Optional.of("not a hash");
        }
    }

    private static final class Well implements Health {
        @Override
        public Verdict live() {
            return Verdict.ok();
        }

        @Override
        public Verdict ready() {
            return Verdict.ok();
        }
    }
}
