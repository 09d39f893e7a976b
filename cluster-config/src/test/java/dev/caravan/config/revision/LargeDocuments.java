package dev.caravan.config.revision;

import dev.caravan.config.content.ContentStore;
import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.edit.DocumentTree;
import dev.caravan.config.edit.NamedPath;
import dev.caravan.config.edit.Redaction;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.model.NodeIdentity;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.revision.Revising.Result;
import dev.caravan.config.revision.Revising.Submission;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.source.Source;
import dev.caravan.protocols.catalog.Catalog;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** What a process with a default heap is asked to do with large documents; prints what came of it. */
final class LargeDocuments {
    private static final String SIXTY_FOUR =
            "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int USER_BYTES = 75;

    private final FakeCluster cluster = new FakeCluster();
    private final FakeCluster.Node node = cluster.node("a");
    private final DocumentReader reader = DocumentReader.of(ReadingOptions.of(Catalog::layers));
    private final Redaction redaction = new Redaction(reader, new byte[] {1});

    private LargeDocuments() {
        new ContentExchange(node, node, Runnable::run).open();
        Rehearsing rehearsing = new Rehearsing(
                ReadingOptions.of(Catalog::layers),
                NodeIdentity.of("00000000000000aa"),
                Optional::empty,
                new Free());
        node.answer(Topic.REHEARSE, rehearsing.answerer(Runnable::run));
    }

    /** Runs in a process of its own. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        LargeDocuments large = new LargeDocuments();
        String users = users();
        System.out.println("yaml " + large.revised(users, 0));
        System.out.println("routes " + large.revised(routes(), 1));
        System.out.println("json " + large.revised(large.canonical(users), 2));
        System.out.println("redacted " + large.redacted(users));
        System.out.println("edited " + large.edited(users));
    }

    /** So many users, each with a random hash, that their document has almost all bytes there are. */
    private static String users() {
        Random random = new Random(20);
        StringBuilder text = new StringBuilder("caravan: 1\nusers: {s: {names: {\n");
        for (int i = 0; text.length() < ContentStore.MAX_BYTES - 2 * USER_BYTES; i++) {
            text.append(String.format("u%06d", i)).append(": \"$2b$12$");
            for (int c = 0; c < 53; c++) {
                text.append(SIXTY_FOUR.charAt(random.nextInt(64)));
            }
            text.append("\",\n");
        }
        return text.append("}}}\n").toString();
    }

    private static String routes() {
        StringBuilder text = new StringBuilder("""
            caravan: 1
            upstreams: { api: { endpoints: ["x.example:9001"] } }
            listeners:
              web:
                bind: "127.0.0.1:8080"
                layers:
                  - http:
                      routes:
            """);
        for (int i = 0; i < 10_000; i++) {
            text.append(
                    "            - { name: r%d, match: { path-prefix: /p/%d }, upstream: api }\n"
                            .formatted(i, i));
        }
        return text.toString();
    }

    private String canonical(String text) {
        byte[] bytes = DocumentTree.of(Source.read(text)).canonical();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String revised(String text, long expect) {
        ContentExchange content = new ContentExchange(node, node, Runnable::run);
        Revisions revisions = new Revisions(
                new Revisions.Cluster(cluster, node, content),
                reader,
                redaction,
                (document, nodes) -> new RolloutState(
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
                        List.of()),
                new Revisions.ThisNode(Runnable::run, () -> 1, () -> "id"));
        Author author = new Author("alice", "", "admin");
        Result result = revisions
                .revise(new Submission(text, expect, false, "api", "", author))
                .toCompletableFuture()
                .join();
        return result instanceof Result.Revised revised
                ? "revision " + revised.revision()
                : result.toString();
    }

    private String redacted(String text) {
        String shown =
                new String(redaction.redact(Source.read(text)).canonical(), StandardCharsets.UTF_8);
        return shown.contains("$2b$") ? "not" : "whole";
    }

    private String edited(String text) {
        DocumentTree tree = DocumentTree.of(Source.read(text));
        DocumentTree changed = tree.delete(NamedPath.parse("users/s/names/u000007"));
        return changed.differences(tree, 10).size() + " difference";
    }

    private static final class Free implements Probes {
        @Override
        public Optional<String> bindRefusal(SocketAddress address) {
            return Optional.empty();
        }

        @Override
        public long liveConnections(String listener) {
            return 0;
        }

        @Override
        public long liveConnections(String listener, Set<String> users) {
            return 0;
        }
    }
}
