package dev.caravan.config.revision;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.agreement.NoQuorumException;
import dev.caravan.config.content.ContentStore;
import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.peer.PeerException;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.peer.Topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Nodes that reach one another within a test, and an agreement that agrees at once. */
final class FakeCluster implements Agreement {
    final Map<String, Node> nodes = new TreeMap<>();
    final Set<String> silent = new TreeSet<>();
    final List<Proposal> proposals = new ArrayList<>();
    final SortedMap<Long, Revision> revisions = new TreeMap<>();
    final SortedMap<String, NodeRecord> records = new TreeMap<>();
    final SortedMap<String, OverrideRecord> overrides = new TreeMap<>();
    Optional<Outcome> refuses = Optional.empty();
    boolean quorum = true;

    /** A voter that is reachable. */
    Node node(String id) {
        Node node = new Node(id);
        nodes.put(id, node);
        records.put(id, record(id, true, 1));
        return node;
    }

    static NodeRecord record(String id, boolean voter, int format) {
        Set<String> roles = Set.of("ingress", "egress", "management");
        return new NodeRecord(
                id,
                id,
                id + ":7640",
                "",
                voter,
                format,
                "0",
                new TreeSet<>(roles),
                new TreeMap<>());
    }

    /** One node: its peers, its content. */
    final class Node implements Peers, ContentStore {
        final Map<Topic, Answerer> answerers = new HashMap<>();
        final Map<Hash, byte[]> content = new HashMap<>();
        final List<Topic> asked = new ArrayList<>();
        private final String id;

        Node(String id) {
            this.id = id;
        }

        @Override
        public String self() {
            return id;
        }

        @Override
        public Set<String> reachable() {
            return new TreeSet<>(nodes.keySet());
        }

        @Override
        public void send(String node, Topic topic, byte[] letter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void receive(Topic topic, Receiver receiver) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<byte[]> ask(
                String to, Topic topic, byte[] question, Duration within) {
            Node there = nodes.get(to);
            if (there == null || silent.contains(to)) {
                return CompletableFuture.failedStage(new PeerException(to + " did not answer"));
            }
            there.asked.add(topic);
            Answerer answerer = there.answerers.get(topic);
            return answerer == null
                    ? CompletableFuture.failedStage(new PeerException("nobody answers " + topic))
                    : answerer.answer(id, question);
        }

        @Override
        public void answer(Topic topic, Answerer answerer) {
            answerers.put(topic, answerer);
        }

        @Override
        public Hash put(byte[] bytes) {
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException("too long");
            }
            Hash hash = Hash.of(bytes);
            content.put(hash, bytes.clone());
            return hash;
        }

        @Override
        public Optional<byte[]> get(Hash hash) {
            return Optional.ofNullable(content.get(hash));
        }

        @Override
        public boolean has(Hash hash) {
            return content.containsKey(hash);
        }

        @Override
        public void retain(Collection<Hash> wanted) {
            content.keySet().retainAll(wanted);
        }
    }

    @Override
    public CompletionStage<Outcome> propose(Proposal proposal) {
        proposals.add(proposal);
        if (refuses.isPresent()) {
            return CompletableFuture.completedStage(refuses.get());
        }
        if (!(proposal.change() instanceof Change.Revise revise)) {
            throw new IllegalArgumentException(proposal.toString());
        }
        long number = revisions.size() + 1L;
        revisions.put(
                number,
                new Revision(
                        number,
                        revise.document(),
                        revise.submitted(),
                        revise.bytes(),
                        number - 1,
                        number + 100,
                        revise.origin(),
                        revise.note(),
                        proposal.author(),
                        proposal.atMillis()));
        return CompletableFuture.completedStage(new Outcome.Accepted(number, number));
    }

    @Override
    public CompletionStage<LedgerView> read() {
        return quorum
                ? CompletableFuture.completedStage(local())
                : CompletableFuture.failedStage(new NoQuorumException("nobody"));
    }

    @Override
    public LedgerView local() {
        long head = revisions.isEmpty() ? 0 : revisions.lastKey();
        return new LedgerView(
                1,
                "c",
                1,
                1,
                head,
                head,
                new TreeMap<>(revisions),
                new TreeMap<>(),
                new TreeMap<>(records),
                new TreeMap<>(),
                new TreeMap<>(overrides));
    }

    @Override
    public AutoCloseable watch(Consumer<LedgerView> then) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Standing standing() {
        throw new UnsupportedOperationException();
    }
}
