package dev.caravan.config.agreement;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.caravan.config.ledger.LedgerJson;
import dev.caravan.config.ledger.Outcome;

/** What a node answers that was asked to propose, or for an index to read at. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reply.Decided.class, name = "decided"),
    @JsonSubTypes.Type(value = Reply.ReadAt.class, name = "read-at"),
    @JsonSubTypes.Type(value = Reply.NotNow.class, name = "not-now")
})
sealed interface Reply {
    /** A majority has it on disk; applied at {@code index} with this outcome. */
    record Decided(long index, Outcome outcome) implements Reply {}

    /** Everything answered so far is at or before {@code index}. */
    record ReadAt(long index) implements Reply {}

    /** Try again, perhaps elsewhere. */
    record NotNow(String why) implements Reply {}

    /** JSON with the number of its format. */
    record Envelope(int format, Reply body) {}

    /** The format that is written, and the only one that is read. */
    int FORMAT = 1;

    /** As bytes. */
    default byte[] bytes() {
        return LedgerJson.write(new Envelope(FORMAT, this));
    }

    /**
     * From bytes.
     *
     * @throws IllegalArgumentException when they are not a reply of this format
     */
    static Reply read(byte[] bytes) {
        Envelope envelope = LedgerJson.read(bytes, Envelope.class);
        if (envelope.format != FORMAT) {
            throw new IllegalArgumentException(
                    "reply's format: " + envelope.format + " (expected: " + FORMAT + ")");
        }
        return envelope.body;
    }
}
