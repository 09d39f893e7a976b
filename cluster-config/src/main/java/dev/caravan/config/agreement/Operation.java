package dev.caravan.config.agreement;

import java.util.Arrays;

/** What an entry of the log asks for, besides the library's own changes of members. */
sealed interface Operation {
    /**
     * A proposal as {@link ProposalCodec} wrote it. It stays bytes until it is applied: what was
     * proposed by a newer program must be passed on as it is, even by a node that cannot read it.
     */
    record Proposed(byte[] bytes) implements Operation {
        @Override
        public boolean equals(Object other) {
            return other instanceof Proposed proposed && Arrays.equals(bytes, proposed.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Proposed[" + bytes.length + " bytes]";
        }
    }

    /** The first entry of a leader's term; changes nothing. */
    record NewTerm() implements Operation {}

    /** Not in the log: asked of the leader to learn that it still is. */
    record StillLeader() implements Operation {}
}
