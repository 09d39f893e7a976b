package dev.caravan.config.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of a proposal, the same on every node. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = Outcome.Refused.class, name = "refused")
})
public sealed interface Outcome {
    /**
     * It is agreed.
     *
     * @param index its place in the log
     * @param number the new revision, rollout version or entry version; 0 when it made none
     */
    record Accepted(long index, long number) implements Outcome {}

    /** It is refused, and nothing changed. */
    record Refused(Code code, String detail) implements Outcome {}

    /** Why a proposal was refused. */
    enum Code {
        /** What was expected is not what is there. */
        STALE,
        /** What it speaks of is not there. */
        MISSING,
        /** An operator paused the rollout that it would supersede. */
        PAUSED,
        /** A bound is reached. */
        TOO_MANY,
        /** A lagging node could not read it. */
        FORMAT_NOT_YET,
        /** It makes no sense. */
        INVALID
    }
}
