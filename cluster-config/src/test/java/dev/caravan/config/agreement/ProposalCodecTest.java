package dev.caravan.config.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.OverrideRecord;
import dev.caravan.config.ledger.Proposal;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

final class ProposalCodecTest {
    private static final Author ALICE = new Author("alice", "10.0.0.1", "admin");

    private static Map<String, Change> changes() {
        Map<String, Change> all = new LinkedHashMap<>();
        Hash hash = Hash.of(new byte[0]);
        TreeMap<String, NodeState> nodes = new TreeMap<>();
        nodes.put("n1", new NodeState(NodeState.Step.REFUSED, "port 80 is taken"));
        RolloutState rollout = new RolloutState(
                2,
                5,
                4,
                3,
                Phase.REVERTING,
                List.of(List.of("n1")),
                0,
                nodes,
                9,
                "why",
                List.of("ok"));
        TreeMap<String, String> labels = new TreeMap<>(Map.of("zone", "a"));
        all.put("found", new Change.Found("c1", 1, 1));
        all.put(
                "admit",
                new Change.Admit(new NodeRecord(
                        "n1",
                        "one",
                        "10.0.0.1:7640",
                        "10.0.0.1:9640",
                        true,
                        1,
                        "0.1.0",
                        new TreeSet<>(List.of("ingress")),
                        labels)));
        all.put("dismiss", new Change.Dismiss("n1"));
        all.put("format", new Change.Format(2));
        all.put("revise", new Change.Revise(hash, hash, 10, 4, "api", "note", rollout));
        all.put("step", new Change.Step(2, 2, rollout));
        all.put("put", new Change.Put("users", "ann", "{\"é\":1}", 0));
        all.put("remove", new Change.Remove("users", "ann", -1));
        all.put("overrule", new Change.Overrule(new OverrideRecord("node/n1", "{}", 5, ALICE, 1)));
        all.put("lift", new Change.Lift("node/n1"));
        return all;
    }

    private static Proposal proposal(Change change) {
        return new Proposal("p1", 1_700_000_000_000L, ALICE, change);
    }

    @Test
    void everyProposalHasTheBytesItAlwaysHad() {
        Map<String, String> written = new LinkedHashMap<>();
        changes()
                .forEach((name, change) -> written.put(
                        name,
                        new String(ProposalCodec.write(proposal(change)), StandardCharsets.UTF_8)));
        assertThat(Golden.text(written)).isEqualTo(Golden.text(Golden.lines("proposals-1.txt")));
    }

    @Test
    void everyProposalIsReadAsItWasWritten() {
        Map<String, Change> changes = changes();
        Map<String, String> golden = Golden.lines("proposals-1.txt");
        assertThat(golden).hasSize(Change.class.getPermittedSubclasses().length);
        golden.forEach((name, json) -> assertThat(
                        ProposalCodec.read(json.getBytes(StandardCharsets.UTF_8)))
                .as(name)
                .isEqualTo(proposal(changes.get(name))));
    }

    @Test
    void whatIsNotExactlyAProposalIsRefused() {
        String good = Golden.lines("proposals-1.txt").get("put");
        assertRefused(good.replace("\"format\":1", "\"format\":2"), "format: 2 (expected: 1)");
        assertRefused(good.replace("\"put\"", "\"paint\""), "paint");
        assertRefused(good.replace("\"key\":\"ann\"", "\"key\":null"), "key");
        assertRefused(good.replace("\"key\":\"ann\",", ""), "key");
        assertRefused(good.replace("\"key\":\"ann\"", "\"key\":\"ann\",\"more\":1"), "more");
        assertRefused(good + "{}", "");
        assertRefused("", "");
    }

    private static void assertRefused(String json, String why) {
        assertThatThrownBy(() -> ProposalCodec.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void repliesHaveTheBytesTheyAlwaysHad() {
        Map<String, Reply> replies = new LinkedHashMap<>();
        replies.put("decided", new Reply.Decided(7, new Outcome.Accepted(7, 3)));
        replies.put(
                "refused",
                new Reply.Decided(7, new Outcome.Refused(Outcome.Code.STALE, "head is 2")));
        replies.put("read-at", new Reply.ReadAt(9));
        replies.put("not-now", new Reply.NotNow("why"));
        Map<String, String> written = new LinkedHashMap<>();
        replies.forEach((name, reply) ->
                written.put(name, new String(reply.bytes(), StandardCharsets.UTF_8)));
        assertThat(Golden.text(written)).isEqualTo(Golden.text(Golden.lines("replies-1.txt")));
        written.forEach(
                (name, json) -> assertThat(Reply.read(json.getBytes(StandardCharsets.UTF_8)))
                        .isEqualTo(replies.get(name)));
    }
}
