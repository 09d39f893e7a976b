package dev.caravan.config.ledger;

import static dev.caravan.config.ledger.Proposing.node;
import static dev.caravan.config.ledger.Proposing.revise;
import static dev.caravan.config.ledger.Proposing.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.ledger.Outcome.Code;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;

final class LedgerTest {
    private final Proposing on = new Proposing();

    @Test
    void aClusterIsFoundedOnce() {
        on.accepted(new Change.Found("c1", 1, 1));
        assertThat(on.refused(new Change.Found("c2", 1, 1)).detail()).contains("c1");
        assertThat(on.ledger.view().cluster()).isEqualTo("c1");
    }

    @Test
    void revisionsAreNumberedAndReplaceTheHeadThatWasExpected() {
        assertThat(on.accepted(revise("a", 0))).isEqualTo(1);
        assertThat(on.accepted(revise("b", 1))).isEqualTo(2);
        Outcome.Refused stale = on.refused(revise("c", 1));
        assertThat(stale.code()).isEqualTo(Code.STALE);
        assertThat(stale.detail()).isEqualTo("head is 2 (expected: 1)");
        assertThat(on.accepted(revise("d", -1))).isEqualTo(3);
        Revision wanted = on.ledger.view().wanted().orElseThrow();
        assertThat(wanted.base()).isEqualTo(2);
        assertThat(wanted.rollout()).isEqualTo(3);
        assertThat(wanted.document()).isEqualTo(Proposing.hash("d"));
    }

    @Test
    void aRevisionSupersedesTheRolloutUnderWay() {
        on.accepted(revise("a", 0));
        on.accepted(revise("b", 1));
        RolloutState first = rolloutOf(1);
        assertThat(first.phase()).isEqualTo(Phase.SUPERSEDED);
        assertThat(first.reason()).contains("revision 2");
        assertThat(first.version()).isEqualTo(2);
        assertThat(on.ledger.view().running().orElseThrow().id()).isEqualTo(2);
        assertThat(on.refused(on.step(1, Phase.DONE)).code()).isEqualTo(Code.INVALID);
    }

    @Test
    void aRolloutThatOnlyAGateHoldsIsSuperseded() {
        on.accepted(revise("a", 0));
        Change.Step held = on.step(1, Phase.PAUSED);
        RolloutState next = held.next();
        on.accepted(new Change.Step(
                1,
                held.expect(),
                new RolloutState(
                        next.id(),
                        next.revision(),
                        next.from(),
                        next.version(),
                        next.phase(),
                        next.batches(),
                        next.batch(),
                        next.nodes(),
                        next.sinceMillis(),
                        "unjudged: 3 exchanges",
                        List.of("unjudged: 3 exchanges"))));
        on.accepted(revise("b", 1));
        assertThat(on.ledger.view().rollouts().get(1L).phase()).isEqualTo(Phase.SUPERSEDED);
    }

    @Test
    void aPausedRolloutKeepsItsRevision() {
        on.accepted(revise("a", 0));
        on.accepted(on.step(1, Phase.PAUSED));
        Outcome.Refused paused = on.refused(revise("b", 1));
        assertThat(paused.code()).isEqualTo(Code.PAUSED);
        assertThat(paused.detail()).contains("rollout 1");
        on.accepted(on.step(1, Phase.APPLYING));
        on.accepted(revise("b", 1));
    }

    @Test
    void stepsAreTakenFromTheVersionThatIsThere() {
        on.accepted(revise("a", 0));
        Change.Step first = on.step(1, Phase.OBSERVING);
        Change.Step rival = on.step(1, Phase.REVERTING);
        assertThat(on.accepted(first)).isEqualTo(2);
        assertThat(on.refused(rival).code()).isEqualTo(Code.STALE);
        assertThat(on.refused(new Change.Step(9, 1, rollout(Phase.DONE, 2))).code())
                .isEqualTo(Code.MISSING);
        RolloutState now = rolloutOf(1);
        RolloutState leaps = Proposing.next(Proposing.next(now, Phase.DONE), Phase.DONE);
        assertThat(on.refused(new Change.Step(1, now.version(), leaps)).code())
                .isEqualTo(Code.INVALID);
    }

    @Test
    void aRolloutThatIsDoneProvesItsRevision() {
        on.accepted(revise("a", 0));
        on.accepted(revise("b", 1));
        on.accepted(on.step(2, Phase.DONE));
        assertThat(on.ledger.view().proven()).isEqualTo(2);
        on.accepted(revise("c", 2));
        assertThat(rolloutOf(3).from()).isEqualTo(2);
        assertThat(on.ledger.view().proven()).isEqualTo(2);
    }

    @Test
    void aRolloutThatIsRolledBackLeavesTheOldDocumentAsANewRevision() {
        on.accepted(revise("good", 0));
        on.accepted(on.step(1, Phase.DONE));
        on.accepted(revise("bad", 1));
        on.accepted(on.step(2, Phase.REVERTING));
        on.accepted(on.step(2, Phase.ROLLED_BACK));
        LedgerView view = on.ledger.view();
        assertThat(view.head()).isEqualTo(3);
        assertThat(view.proven()).isEqualTo(3);
        Revision back = view.wanted().orElseThrow();
        assertThat(back.document()).isEqualTo(Proposing.hash("good"));
        assertThat(back.submitted()).isEqualTo(Proposing.hash("# good"));
        assertThat(back.origin()).isEqualTo("rollback");
        assertThat(back.note()).isEqualTo("because");
        assertThat(back.base()).isEqualTo(2);
        assertThat(view.running()).isEmpty();
        assertThat(on.accepted(revise("next", 3))).isEqualTo(4);
        assertThat(rolloutOf(3).from()).isEqualTo(3);
    }

    @Test
    void thereIsNoWayBackToNothing() {
        on.accepted(revise("bad", 0));
        assertThat(on.refused(on.step(1, Phase.ROLLED_BACK)).detail()).contains("HALTED");
        on.accepted(on.step(1, Phase.HALTED));
        assertThat(on.ledger.view().head()).isEqualTo(1);
        assertThat(on.ledger.view().proven()).isZero();
    }

    @Test
    void theLastRevisionsAreKeptAndTheOnesThatAreNeeded() {
        on.accepted(revise("first", 0));
        on.accepted(on.step(1, Phase.DONE));
        for (int i = 0; i < 300; i++) {
            on.accepted(revise("d" + i, -1));
        }
        LedgerView view = on.ledger.view();
        assertThat(view.revisions()).hasSize(201).containsKeys(1L, 102L, 301L);
        assertThat(view.rollouts()).hasSize(200).containsKeys(102L, 301L);
        on.accepted(on.step(301, Phase.DONE));
        assertThat(on.ledger.view().revisions()).hasSize(200).doesNotContainKey(1L);
    }

    @Test
    void entriesAreWrittenOverTheVersionThatWasExpected() {
        long first = on.accepted(new Change.Put("users", "ann", "{\"a\":1}", 0));
        assertThat(first).isEqualTo(on.index);
        assertThat(on.refused(new Change.Put("users", "ann", "{}", 0)).code())
                .isEqualTo(Code.STALE);
        long second = on.accepted(new Change.Put("users", "ann", "{\"a\":2}", first));
        assertThat(on.refused(new Change.Remove("users", "ann", first)).code())
                .isEqualTo(Code.STALE);
        on.accepted(new Change.Put("users", "bob", "{}", -1));
        on.accepted(new Change.Remove("users", "ann", second));
        assertThat(on.refused(new Change.Remove("users", "ann", -1)).code())
                .isEqualTo(Code.MISSING);
        on.accepted(new Change.Remove("users", "bob", -1));
        assertThat(on.ledger.view().collections()).isEmpty();
    }

    @Test
    void aViewStaysAsItWas() {
        on.accepted(new Change.Put("users", "ann", "1", -1));
        LedgerView before = on.ledger.view();
        on.accepted(new Change.Put("users", "ann", "2", -1));
        assertThat(before.collections().get("users").get("ann").json()).isEqualTo("1");
    }

    @Test
    void collectionsAreBounded() {
        assertThat(on.refused(new Change.Put("users", "", "1", -1)).code()).isEqualTo(Code.INVALID);
        String long64 = "\"" + "x".repeat(LedgerLimits.JSON_BYTES - 2) + "\"";
        on.accepted(new Change.Put("lists", "fits", long64, -1));
        assertThat(on.refused(new Change.Put("lists", "more", long64 + " ", -1)).detail())
                .contains("65537 bytes");
        for (int i = 1; i < LedgerLimits.COLLECTIONS; i++) {
            on.accepted(new Change.Put("c" + i, "k", "1", -1));
        }
        assertThat(on.refused(new Change.Put("one-more", "k", "1", -1)).code())
                .isEqualTo(Code.TOO_MANY);
        on.accepted(new Change.Remove("c1", "k", -1));
        for (int i = 0; i < LedgerLimits.ENTRIES; i++) {
            on.accepted(new Change.Put("users", "u" + i, "1", -1));
        }
        assertThat(on.refused(new Change.Put("users", "more", "1", -1)).code())
                .isEqualTo(Code.TOO_MANY);
        on.accepted(new Change.Put("users", "u7", "2", -1));
    }

    @Test
    void allEntriesTogetherAreBounded() {
        String json = "\"" + "x".repeat(LedgerLimits.JSON_BYTES - 2) + "\"";
        int fit = (int) (LedgerLimits.ALL_ENTRIES_BYTES / (LedgerLimits.JSON_BYTES + 4));
        for (int i = 0; i < fit; i++) {
            on.accepted(new Change.Put("lists", "%04d".formatted(i), json, -1));
        }
        assertThat(on.refused(new Change.Put("lists", "9999", json, -1)).detail())
                .contains("bytes");
        on.accepted(new Change.Put("lists", "0000", json, -1));
        on.accepted(new Change.Remove("lists", "0000", -1));
        on.accepted(new Change.Put("lists", "9999", json, -1));
    }

    @Test
    void sevenNodesVoteAtMost() {
        for (int i = 0; i < 7; i++) {
            on.accepted(new Change.Admit(node("n" + i, true, 1)));
        }
        assertThat(on.refused(new Change.Admit(node("n7", true, 1))).code())
                .isEqualTo(Code.TOO_MANY);
        on.accepted(new Change.Admit(node("n7", false, 1)));
        on.accepted(new Change.Admit(node("n6", true, 2)));
        on.accepted(new Change.Dismiss("n0"));
        on.accepted(new Change.Admit(node("n7", true, 1)));
        assertThat(on.refused(new Change.Dismiss("n0")).code()).isEqualTo(Code.MISSING);
    }

    @Test
    void theFormatRisesWhenEveryNodeReadsIt() {
        on.accepted(new Change.Found("c", 1, 1));
        on.accepted(new Change.Admit(node("n1", true, 2)));
        on.accepted(new Change.Admit(node("n2", true, 1)));
        Outcome.Refused refused = on.refused(new Change.Format(2));
        assertThat(refused.code()).isEqualTo(Code.FORMAT_NOT_YET);
        assertThat(refused.detail()).contains("n2").doesNotContain("n1");
        on.accepted(new Change.Admit(node("n2", true, 2)));
        on.accepted(new Change.Format(2));
        assertThat(on.refused(new Change.Format(1)).code()).isEqualTo(Code.INVALID);
        assertThat(on.refused(new Change.Admit(node("n3", false, 1))).code())
                .isEqualTo(Code.FORMAT_NOT_YET);
    }

    @Test
    void overridesAreReplacedLiftedAndBounded() {
        on.accepted(override("endpoint/api/10.0.0.1:80", 0));
        on.accepted(override("node/n1", 5_000_000));
        on.accepted(new Change.Admit(node("n1", true, 1)));
        on.accepted(new Change.Dismiss("n1"));
        assertThat(on.ledger.view().overrides()).containsOnlyKeys("endpoint/api/10.0.0.1:80");
        on.accepted(new Change.Lift("endpoint/api/10.0.0.1:80"));
        assertThat(on.refused(new Change.Lift("endpoint/api/10.0.0.1:80")).code())
                .isEqualTo(Code.MISSING);
        for (int i = 0; i < LedgerLimits.OVERRIDES - 1; i++) {
            on.accepted(override("session/" + i, 0));
        }
        on.accepted(override("session/ends", 1));
        on.accepted(override("session/instead", 0));
        assertThat(on.ledger.view().overrides()).doesNotContainKey("session/ends");
        assertThat(on.refused(override("session/more", 0)).code()).isEqualTo(Code.TOO_MANY);
    }

    private static Change.Overrule override(String key, long until) {
        return new Change.Overrule(
                new OverrideRecord(key, "{\"drain\":true}", until, Proposing.ALICE, 1));
    }

    @Test
    void aRepeatedProposalHasItsFirstOutcome() {
        Change put = new Change.Put("users", "ann", "1", 0);
        Outcome first = on.propose("once", put);
        LedgerView view = on.ledger.view();
        assertThat(on.propose("once", put)).isEqualTo(first);
        assertThat(on.ledger.view().collections()).isEqualTo(view.collections());
        Outcome refused = on.propose("twice", put);
        assertThat(refused).isInstanceOf(Outcome.Refused.class);
        on.propose(new Change.Remove("users", "ann", -1));
        assertThat(on.propose("twice", put)).isEqualTo(refused);
    }

    @Test
    void outcomesAreForgottenInTheOrderOfTheirProposals() {
        Change put = new Change.Put("users", "ann", "1", -1);
        Outcome first = on.propose("first", put);
        for (int i = 1; i < LedgerLimits.OUTCOMES; i++) {
            on.propose("p-" + i, put);
        }
        assertThat(on.propose("first", put)).isEqualTo(first);
        on.propose("one-more", put);
        assertThat(on.propose("first", put)).isNotEqualTo(first);
    }

    @Test
    void theLogGoesForwardOnly() {
        on.index = 5;
        on.propose(new Change.Put("users", "ann", "1", -1));
        assertThatThrownBy(() -> on.ledger.apply(3, on.proposal("x", new Change.Lift("y"))))
                .hasMessage("log index: 3 (expected: above 6)");
    }

    @Test
    void viewsOfTheSameProposalsAreEqual() {
        Proposing other = new Proposing();
        for (Proposing each : new Proposing[] {on, other}) {
            each.accepted(revise("a", 0));
            each.accepted(new Change.Put("users", "ann", "1", -1));
        }
        assertThat(on.ledger.view()).isEqualTo(other.ledger.view());
        assertThat(Map.copyOf(on.ledger.view().revisions())).hasSize(1);
    }

    private RolloutState rolloutOf(long id) {
        return Objects.requireNonNull(on.ledger.view().rollouts().get(id));
    }
}
