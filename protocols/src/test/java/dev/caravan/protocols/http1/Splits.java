package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

/** Asserts that the pieces in which bytes arrive make no difference. */
final class Splits {
    private Splits() {}

    /**
     * Reads a message in one piece, byte by byte, and split once at every boundary: the outcome is
     * one and the same, and no prefix shorter than what decided it has any outcome.
     */
    static void allAgree(byte[] b, boolean request, HeadRules rules) {
        Head head = Head.create();
        byte[] whole = b.clone();
        Parsed parsed = Heads.read(head, whole, 0, whole.length, request, rules);
        String outcome = Heads.outcome(head, parsed);
        int decided = switch (parsed) {
            case DONE -> head.length();
            case NEED_MORE -> b.length + 1;
            case MALFORMED -> 0;
        };

        int[] each = IntStream.rangeClosed(0, b.length).toArray();
        assertThat(Heads.split(b, request, rules, each)).as("byte by byte").isEqualTo(outcome);
        for (int i = 0; i <= b.length; i++) {
            assertThat(Heads.split(b, request, rules, i, b.length))
                    .as("split at " + i)
                    .isEqualTo(outcome);
            if (i < decided) {
                assertThat(Heads.split(b, request, rules, i)).isEqualTo("need more");
            }
        }
    }
}
