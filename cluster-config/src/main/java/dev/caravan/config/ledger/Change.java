package dev.caravan.config.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.caravan.config.content.Hash;
import dev.caravan.config.rollout.RolloutState;

/** What can be agreed on. {@code expect} of -1 means whatever is there; of 0, that nothing is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.Found.class, name = "found"),
    @JsonSubTypes.Type(value = Change.Admit.class, name = "admit"),
    @JsonSubTypes.Type(value = Change.Dismiss.class, name = "dismiss"),
    @JsonSubTypes.Type(value = Change.Format.class, name = "format"),
    @JsonSubTypes.Type(value = Change.Revise.class, name = "revise"),
    @JsonSubTypes.Type(value = Change.Step.class, name = "step"),
    @JsonSubTypes.Type(value = Change.Put.class, name = "put"),
    @JsonSubTypes.Type(value = Change.Remove.class, name = "remove"),
    @JsonSubTypes.Type(value = Change.Overrule.class, name = "overrule"),
    @JsonSubTypes.Type(value = Change.Lift.class, name = "lift")
})
public sealed interface Change {
    /** The first change of a cluster: it is created. */
    record Found(String cluster, int incarnation, int format) implements Change {}

    /** A node is known, or known anew: its record is replaced. */
    record Admit(NodeRecord node) implements Change {}

    /** A node is known no more, and its id never again. */
    record Dismiss(String node) implements Change {}

    /** The format that documents, messages and files are written in. */
    record Format(int format) implements Change {}

    /**
     * A document becomes the wanted one. A rollout of it begins; one under way is superseded,
     * unless an operator paused it: then the change is refused.
     *
     * @param document the hash of its canonical JSON
     * @param submitted the hash of the text as it was submitted
     * @param bytes the length of the canonical JSON
     * @param expect the revision that is replaced
     * @param origin {@code api}, {@code file}, {@code activate}, {@code rollback}
     * @param rollout its first state, with the id and revision that the ledger gives it left 0
     */
    record Revise(
            Hash document,
            Hash submitted,
            long bytes,
            long expect,
            String origin,
            String note,
            RolloutState rollout)
            implements Change {}

    /** A rollout takes a step; {@code expect} is the version that {@code next} was made from. */
    record Step(long rollout, long expect, RolloutState next) implements Change {}

    /** An entry of a collection is there, with this JSON. */
    record Put(String collection, String key, String json, long expect) implements Change {}

    /** An entry of a collection is gone. */
    record Remove(String collection, String key, long expect) implements Change {}

    /** An override is there. */
    record Overrule(OverrideRecord override) implements Change {}

    /** An override is gone. */
    record Lift(String key) implements Change {}
}
