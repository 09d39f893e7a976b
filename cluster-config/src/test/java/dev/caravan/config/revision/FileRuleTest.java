package dev.caravan.config.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.content.Hash;
import dev.caravan.config.edit.Difference;
import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.revision.FileRule.Decision;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.node.JsonNodeFactory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

class FileRuleTest {
    /** Letters are documents; a history is its revisions, {@code origin=document}. */
    @ParameterizedTest
    @CsvSource({
        // file, before, wins, history, what becomes of it
        "A, '', false, '', Seed",
        "A, A, false, '', Seed",
        "A, '', true, '', Seed",
        // nothing to do
        "A, '', false, api=A, Nothing",
        "A, A, false, file=A, Nothing",
        "A, B, true, api=A, Nothing",
        "A, A, false, file=A api=B, Nothing",
        // the file changed and nobody else did anything
        "B, A, false, file=A, NewRevision",
        "B, A, false, api=A, NewRevision",
        "B, A, false, file=C, NewRevision",
        "C, B, false, file=A file=B rollback=A, NewRevision",
        "B, A, false, file=A api=C activate=A, NewRevision",
        // somebody did
        "B, A, false, file=A api=C, NotApplied",
        "C, B, false, file=A file=B activate=A, NotApplied",
        "C, B, false, api=A file=B rollback=A, NotApplied",
        // a node that never saw its file
        "B, '', false, file=A, NotApplied",
        "B, '', false, api=A, NotApplied",
        // the operator's word
        "A, A, true, file=A api=B, NewRevision",
        "B, '', true, api=A, NewRevision",
    })
    void theTable(String now, String before, boolean wins, String history, String becomes) {
        Optional<Hash> seen = before.isEmpty() ? Optional.empty() : Optional.of(hash(before));
        LedgerView view = view(history);
        Decision decision = FileRule.decide(
                new FileRule.File("caravan.yaml", hash(now), seen, wins), view, List::of);
        assertThat(decision.getClass().getSimpleName()).isEqualTo(becomes);
        if (decision instanceof Decision.NewRevision revision) {
            assertThat(revision.expect()).isEqualTo(view.head());
        }
    }

    @Test
    void theWarningSaysTheDifferenceAndTheWayOut() {
        List<Difference> differences = IntStream.range(0, 22)
                .mapToObj(i -> new Difference(
                        "listeners/l" + i,
                        Optional.of(JsonNodeFactory.instance.numberNode(i)),
                        Optional.empty()))
                .toList();
        Decision decision = FileRule.decide(
                new FileRule.File("caravan.yaml", hash("B"), Optional.of(hash("A")), false),
                view("file=A api=C"),
                () -> differences);
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.NotApplied.class,
                        said -> assertThat(said.warning())
                                .startsWith("caravan.yaml is not applied: the cluster's document is"
                                        + " revision 2, by api of alice, and differs from it:\n"
                                        + "  - listeners/l0: 0\n")
                                .endsWith("  - listeners/l19: 19\n"
                                        + "  and 2 more\n"
                                        + "To apply it: caravan config apply caravan.yaml, or"
                                        + " start with --config-wins"));
    }

    private static LedgerView view(String history) {
        TreeMap<Long, Revision> revisions = new TreeMap<>();
        for (String revision : history.isEmpty() ? new String[0] : history.split(" ")) {
            String[] parts = revision.split("=");
            long number = revisions.size() + 1L;
            Author author = new Author("alice", "", "admin");
            revisions.put(
                    number,
                    new Revision(
                            number,
                            hash(parts[1]),
                            hash(parts[1]),
                            1,
                            number - 1,
                            number,
                            parts[0],
                            "",
                            author,
                            0));
        }
        return new LedgerView(
                1,
                "c",
                1,
                1,
                revisions.size(),
                0,
                revisions,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static Hash hash(String document) {
        return Hash.of(document.getBytes(StandardCharsets.UTF_8));
    }
}
