package dev.caravan.config.ledger;

import static dev.caravan.config.ledger.Proposing.node;
import static dev.caravan.config.ledger.Proposing.revise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.rollout.RolloutState.Phase;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

final class LedgerSnapshotTest {
    private final Proposing on = new Proposing();

    @Test
    void aLedgerComesBackAsItWas() {
        small();
        Ledger back = Ledger.restored(on.ledger.snapshot());
        assertThat(back.view()).isEqualTo(on.ledger.view());
        assertThat(text(back.snapshot())).isEqualTo(text(on.ledger.snapshot()));
    }

    @Test
    void itGoesOnAsTheOneItWasTakenFrom() {
        small();
        Ledger back = Ledger.restored(on.ledger.snapshot());
        Proposal again = on.proposal("p3", new Change.Lift("nothing"));
        Proposal next = on.proposal("next", revise("c", -1));
        long at = on.ledger.view().index() + 1;
        assertThat(back.apply(at, again)).isEqualTo(on.ledger.apply(at, again));
        assertThat(back.apply(at + 1, next)).isEqualTo(on.ledger.apply(at + 1, next));
        assertThat(text(back.snapshot())).isEqualTo(text(on.ledger.snapshot()));
    }

    @Test
    void piecesAreBounded() {
        String json = "\"" + "é".repeat(20_000) + "\"";
        for (int i = 0; i < 50; i++) {
            on.accepted(new Change.Put("lists", "k" + i, json, -1));
        }
        List<byte[]> pieces = on.ledger.snapshot();
        assertThat(pieces).hasSizeGreaterThan(30);
        assertThat(pieces).allMatch(piece -> piece.length <= LedgerLimits.CHUNK_BYTES);
        assertThat(Ledger.restored(pieces).view()).isEqualTo(on.ledger.view());
    }

    @Test
    void theBytesAreThoseThatWereWrittenEver() throws IOException {
        small();
        try (InputStream golden = getClass().getResourceAsStream("snapshot-1.jsonl")) {
            byte[] bytes = Objects.requireNonNull(golden).readAllBytes();
            assertThat(text(on.ledger.snapshot()))
                    .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
            assertThat(Ledger.restored(List.of(bytes)).view()).isEqualTo(on.ledger.view());
        }
    }

    @Test
    void whatIsNotASnapshotIsRefused() {
        small();
        String good = text(on.ledger.snapshot());
        assertRefused("", "middle of a line");
        assertRefused(good.substring(0, good.length() - 5), "middle of a line");
        assertRefused(good.substring(good.indexOf('\n') + 1), "not its first line");
        assertRefused(good + good, "not its first line");
        assertRefused(
                good.replace("\"format\":1,\"index\"", "\"format\":2,\"index\""), "format: 2");
        assertRefused(good.replace("\"incarnation\":1", "\"incarnation\":null"), "");
        assertRefused(good.replace("\"incarnation\":1", "\"incarnation\":1,\"more\":1"), "more");
        assertRefused(good.replace("\"incarnation\":1,", ""), "incarnation");
    }

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> Ledger.restored(List.of(text.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    /** A little of everything. */
    private void small() {
        on.accepted(new Change.Found("c1", 1, 1));
        on.accepted(new Change.Admit(node("n1", true, 1)));
        on.accepted(revise("a", 0));
        on.accepted(on.step(1, Phase.DONE));
        on.accepted(revise("b", 1));
        on.accepted(new Change.Put("users", "ann", "{\"hash\":\"…\"}", 0));
        on.accepted(new Change.Overrule(
                new OverrideRecord("node/n1", "{\"drain\":true}", 0, Proposing.ALICE, 5)));
        on.refused(new Change.Lift("nothing"));
    }

    private static String text(List<byte[]> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(new String(piece, StandardCharsets.UTF_8)));
        return text.toString();
    }
}
