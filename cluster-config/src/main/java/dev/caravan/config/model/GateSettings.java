package dev.caravan.config.model;

import dev.caravan.config.rollout.RolloutPlan.Gates;
import dev.caravan.protocols.stack.Setting;

/** What must not become worse on the nodes that a rollout changed; zero switches a gate off. */
public record GateSettings(
        @Setting(
                value = "Points of a hundred by which the share of 5xx answers of upstreams may"
                        + " rise; 0 switches it off.",
                byDefault = "0",
                range = "0..100",
                unit = "points")
        double upstream5xx,

        @Setting(
                value = "Points by which the share of our own refusals, authentication aside, may"
                        + " rise; 0 switches it off.",
                byDefault = "0",
                range = "0..100",
                unit = "points")
        double refusals,

        @Setting(
                value = "Points by which the share of connects that failed may rise; 0 switches it"
                        + " off.",
                byDefault = "0",
                range = "0..100",
                unit = "points")
        double failedConnects,

        @Setting(
                value = "Factor to which the 99th percentile of the time to answer may rise, if it"
                        + " is 5 ms as well; 0 switches it off.",
                byDefault = "0",
                range = "0..1000")
        double p99,

        @Setting(
                value = "Exchanges in the window below which a node is not judged.",
                byDefault = "100",
                range = "1..1000000000",
                unit = "exchanges",
                reason = "one failure in fewer is more than a point")
        long atLeast,

        @Setting(
                value = "What a batch does that cannot be judged: pass, or hold for an operator.",
                byDefault = "pass",
                reason = "a cluster without traffic can be changed")
        Unjudged unjudged) {

    /** None. */
    static final GateSettings NONE = new GateSettings(0, 0, 0, 0, 100, Unjudged.PASS);

    /** What becomes of a batch without enough exchanges. */
    public enum Unjudged {
        /** It passes, and says so. */
        PASS,
        /** It waits for an operator. */
        HOLD
    }

    /** The same, as a rollout takes it. */
    public Gates gates() {
        return new Gates(
                upstream5xx, refusals, failedConnects, p99, atLeast, unjudged == Unjudged.HOLD);
    }
}
