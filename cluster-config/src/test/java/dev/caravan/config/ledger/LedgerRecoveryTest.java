package dev.caravan.config.ledger;

import static dev.caravan.config.ledger.Proposing.ALICE;
import static dev.caravan.config.ledger.Proposing.hash;
import static dev.caravan.config.ledger.Proposing.node;
import static dev.caravan.config.ledger.Proposing.revise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.content.Hash;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What one node keeps when the others are lost for good. */
final class LedgerRecoveryTest {
    private final Proposing on = new Proposing();

    @BeforeEach
    void threeNodes() {
        on.accepted(new Change.Found("c1", 1, 1));
        for (String id : List.of("n1", "n2", "n3")) {
            on.accepted(new Change.Admit(node(id, !id.equals("n1"), 1)));
            on.accepted(new Change.Overrule(
                    new OverrideRecord("node/" + id, "{\"drain\":true}", 0, ALICE, 5)));
        }
        on.accepted(new Change.Put("users", "staff/ann", "{}", -1));
        on.accepted(revise("a", 0));
        on.accepted(on.step(1, Phase.DONE));
    }

    private LedgerView recovered(Predicate<Hash> here) {
        on.ledger.recover("n1", ALICE, 9_000, here);
        LedgerView view = on.ledger.view();
        assertThat(Ledger.restored(on.ledger.snapshot()).view()).isEqualTo(view);
        return view;
    }

    private static Predicate<Hash> only(String... documents) {
        Set<Hash> here =
                Set.copyOf(List.of(documents).stream().map(Proposing::hash).toList());
        return here::contains;
    }

    @Test
    void theOtherNodesAreDismissedForEverAndAllElseStays() {
        LedgerView before = on.ledger.view();
        LedgerView after = recovered(hash -> true);
        assertThat(after.incarnation()).isEqualTo(2);
        assertThat(after.cluster()).isEqualTo("c1");
        assertThat(after.nodes()).containsOnlyKeys("n1");
        assertThat(after.nodes().get("n1")).isEqualTo(node("n1", true, 1));
        assertThat(after.dismissed("n2")).isTrue();
        assertThat(after.dismissed("n3")).isTrue();
        assertThat(after.dismissed("n1")).isFalse();
        assertThat(after.overrides()).containsOnlyKeys("node/n1");
        assertThat(after.collections().get("users"))
                .isEqualTo(before.collections().get("users"));
        assertThat(after.revisions()).isEqualTo(before.revisions());
        assertThat(after.rollouts()).isEqualTo(before.rollouts());
        assertThat(on.refused(new Change.Admit(node("n2", true, 1))).detail())
                .contains("dismissed");
        on.accepted(new Change.Admit(node("n4", true, 1)));
    }

    private void begin(String document, String... participants) {
        TreeMap<String, NodeState> nodes = new TreeMap<>();
        for (String id : participants) {
            nodes.put(id, NodeState.pending());
        }
        RolloutState state = new RolloutState(
                0,
                0,
                0,
                1,
                Phase.APPLYING,
                List.of(List.of(participants)),
                0,
                nodes,
                1_000,
                "",
                List.of());
        on.accepted(
                new Change.Revise(hash(document), hash("# " + document), 1, -1, "api", "", state));
    }

    @Test
    void aRolloutWhoseNodesAreGoneIsHalted() {
        begin("b", "n1", "n2");
        on.accepted(on.step(2, Phase.PAUSED));
        LedgerView after = recovered(hash -> true);
        RolloutState halted = after.rollouts().get(2L);
        assertThat(halted.phase()).isEqualTo(Phase.HALTED);
        assertThat(halted.reason()).contains("recovered as incarnation 2", "gone");
        assertThat(after.running()).isEmpty();
        assertThat(after.head()).isEqualTo(2);
        assertThat(after.proven()).isEqualTo(1);
        assertThat(on.accepted(revise("c", 2))).isEqualTo(3);
    }

    @Test
    void aRolloutOfThisNodeAloneGoesOn() {
        begin("b", "n1");
        assertThat(recovered(hash -> true).running().orElseThrow().id()).isEqualTo(2);
    }

    @Test
    void whereTheWantedDocumentIsLostTheProvenOneTakesItsPlace() {
        begin("b", "n1");
        LedgerView after = recovered(only("a"));
        assertThat(after.rollouts().get(2L).phase()).isEqualTo(Phase.HALTED);
        assertThat(after.rollouts().get(2L).reason()).contains("its document is lost");
        Revision wanted = after.wanted().orElseThrow();
        assertThat(wanted.number()).isEqualTo(3);
        assertThat(wanted.document()).isEqualTo(hash("a"));
        assertThat(wanted.base()).isEqualTo(2);
        assertThat(wanted.origin()).isEqualTo("recover");
        assertThat(wanted.note()).contains("document of revision 2 is lost");
        assertThat(after.proven()).isEqualTo(3);
    }

    @Test
    void whereTheProvenDocumentIsLostTheNewestThatIsLeftTakesItsPlace() {
        begin("b", "n1", "n2");
        LedgerView after = recovered(only("b"));
        Revision wanted = after.wanted().orElseThrow();
        assertThat(wanted.number()).isEqualTo(3);
        assertThat(wanted.document()).isEqualTo(hash("b"));
        assertThat(wanted.note()).contains("document of revision 1 is lost");
        assertThat(after.proven()).isEqualTo(3);
    }

    @Test
    void withoutAnyDocumentTheHistoryStaysAsItIs() {
        LedgerView after = recovered(hash -> false);
        assertThat(after.head()).isEqualTo(1);
        assertThat(on.accepted(revise("b", 1))).isEqualTo(2);
    }
}
