package dev.caravan.config.revision;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.model.Bind;
import dev.caravan.config.model.Document;
import dev.caravan.config.model.DocumentDiff;
import dev.caravan.config.model.DocumentDiff.Part;
import dev.caravan.config.model.ListenerSettings;
import dev.caravan.config.model.NodeIdentity;
import dev.caravan.config.model.UserSet;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.source.Problem;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Finds out what a document would do on this node, and changes nothing: whether it can be read here,
 * with this node's variables and secrets, whether its addresses can be bound, and which listeners and
 * connections it concerns. Any thread that may block.
 */
public final class Rehearsing {
    private static final int MOST_PORT = 65_535;

    private final ReadingOptions options;
    private final NodeIdentity identity;
    private final Supplier<Optional<Document>> serving;
    private final Probes probes;

    /**
     * A rehearsal on a node.
     *
     * @param options what this node reads documents with
     * @param serving the document it serves, whole
     */
    public Rehearsing(
            ReadingOptions options,
            NodeIdentity identity,
            Supplier<Optional<Document>> serving,
            Probes probes) {
        this.options = options;
        this.identity = identity;
        this.serving = serving;
        this.probes = probes;
    }

    /** What answers other nodes' questions; the work is done on {@code blocking}. */
    public Peers.Answerer answerer(Executor blocking) {
        return (from, question) ->
                CompletableFuture.supplyAsync(() -> rehearse(question).bytes(), blocking);
    }

    /** What the document of this canonical JSON would do here. */
    public Rehearsed rehearse(byte[] canonical) {
        DocumentReader.Read read =
                DocumentReader.of(options).read(new String(canonical, StandardCharsets.UTF_8));
        if (read.document().isEmpty()) {
            return Rehearsed.refused(
                    read.problems().stream().map(Rehearsing::said).toList());
        }
        Document after = read.document().get().on(identity);
        Document before = serving.get()
                .map(document -> document.on(identity))
                .orElseGet(() -> Document.EMPTY);
        DocumentDiff diff = DocumentDiff.between(before, after);
        return new Rehearsed(
                unbindable(before, after),
                List.copyOf(diff.listeners().added()),
                List.copyOf(diff.listeners().changed()),
                List.copyOf(diff.listeners().removed()),
                connections(diff, before, after));
    }

    private static String said(Problem problem) {
        return (problem.pointer().isEmpty() ? "" : problem.pointer() + ": ") + problem.message();
    }

    /** What cannot be bound, of what no listener of this node has now. */
    private List<String> unbindable(Document before, Document after) {
        Set<Object> held = new HashSet<>();
        before.listeners()
                .values()
                .forEach(listener -> listener.bind().forEach(bind -> held.add(place(bind))));
        List<String> problems = new ArrayList<>();
        after.listeners()
                .forEach((name, listener) -> listener.bind().stream()
                        .filter(bind -> !held.contains(place(bind)))
                        .forEach(bind -> refusal(bind)
                                .ifPresent(why -> problems.add(
                                        "/listeners/" + name + "/bind: " + bind + ": " + why))));
        return problems;
    }

    /** What two addresses of this node's listeners would have to share: a port, or a path. */
    private static Object place(Bind bind) {
        return bind.address() instanceof InetSocketAddress inet && inet.getPort() != 0
                ? inet.getPort()
                : bind.address();
    }

    private Optional<String> refusal(Bind bind) {
        if (!(bind.address() instanceof InetSocketAddress inet)) {
            return probes.bindRefusal(bind.address());
        }
        int offset = options.surroundings().portOffset();
        int port = inet.getPort() == 0 ? 0 : inet.getPort() + offset;
        if (port > MOST_PORT) {
            return Optional.of("port " + port + " with --port-offset " + offset + " (expected: at"
                    + " most " + MOST_PORT + ")");
        }
        SocketAddress shifted = new InetSocketAddress(inet.getAddress(), port);
        return probes.bindRefusal(shifted)
                .map(why -> offset == 0
                        ? why
                        : "port " + port + " with --port-offset " + offset + ": " + why);
    }

    private long connections(DocumentDiff diff, Document before, Document after) {
        long concerned = 0;
        for (Map.Entry<String, ListenerSettings> listener : before.listeners().entrySet()) {
            String name = listener.getKey();
            ListenerSettings now = after.listeners().get(name);
            if (now == null || diff.changed().getOrDefault(name, Set.of()).contains(Part.BIND)) {
                concerned += probes.liveConnections(name);
            } else {
                Set<String> gone = names(listener.getValue(), before);
                gone.removeAll(names(now, after));
                concerned += gone.isEmpty() ? 0 : probes.liveConnections(name, gone);
            }
        }
        return concerned;
    }

    /** The users that a document itself names for a listener. */
    private static Set<String> names(ListenerSettings listener, Document document) {
        return listener.users()
                .map(document.users()::get)
                .filter(UserSet.Names.class::isInstance)
                .map(set -> new HashSet<>(((UserSet.Names) set).hashes().keySet()))
                .orElseGet(HashSet::new);
    }
}
