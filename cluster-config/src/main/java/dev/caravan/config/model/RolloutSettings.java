package dev.caravan.config.model;

import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.rollout.RolloutPlan.Size;
import dev.caravan.protocols.stack.Setting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a revision comes to the nodes: the batches, what they are judged by, how long it takes. */
public record RolloutSettings(
        @Setting(
                value = "Sizes of the batches, one after another: a number of nodes, a share of all"
                        + " participants, rounded up, or all; the last one is all.",
                byDefault = "[1, all]",
                range = "1..32",
                reason = "one node finds out what one node can; the rest need not wait for it long")
        List<Size> batches,

        @Setting("The first batch, when batches is left out: canary: 1, then: all.")
        Optional<Size> canary,

        @Setting(
                value = "The batches after the canary; all when absent.",
                optional = true,
                range = "1..31")
        List<Size> then,

        @Setting(
                value = "A label of nodes, such as zone: what the last batch would take is told one"
                        + " value of the label after another.",
                range = "1..63")
        Optional<String> by,

        @Setting(
                value = "How long a batch is watched once it has proven the revision.",
                byDefault = "0s",
                range = "0s..1h",
                reason = "a change is at every node within a second unless gates need a window")
        Duration observe,

        @Setting(value = "Further time between two batches.", byDefault = "0s", range = "0s..7d")
        Duration pause,

        @Setting(
                value = "How long a reachable node may take to prove a revision, and to go back,"
                        + " and one that was told and vanished to return.",
                byDefault = "30s",
                range = "1s..1h",
                reason = "far above what 10,000 routes take, and a lost node holds nobody for long")
        Duration deadline,

        @Setting(value = "What must not become worse on changed nodes.", byDefault = "{}")
        GateSettings gates) {

    /** What a document without a word about it means. */
    static final RolloutSettings DEFAULT = new RolloutSettings(
            RolloutPlan.DEFAULT.batches(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            RolloutPlan.DEFAULT.observe(),
            RolloutPlan.DEFAULT.pause(),
            RolloutPlan.DEFAULT.deadline(),
            GateSettings.NONE);

    public RolloutSettings {
        batches = List.copyOf(batches);
        then = List.copyOf(then);
    }

    static List<String> problems(
            List<Size> batches,
            Optional<Size> canary,
            List<Size> then,
            Optional<String> by,
            Duration observe,
            Duration pause,
            Duration deadline,
            GateSettings gates) {
        List<String> problems = new ArrayList<>();
        boolean brief = canary.isPresent() || !then.isEmpty();
        if (brief && !batches.equals(RolloutPlan.DEFAULT.batches())) {
            problems.add("batches: together with " + (canary.isPresent() ? "canary" : "then")
                    + " (expected: either batches, or canary and then)");
        }
        if (canary.isEmpty() && !then.isEmpty()) {
            problems.add("then: without canary (expected: canary as well, or batches)");
        }
        last("batches", batches, problems);
        last("then", then, problems);
        if (gates.gates().any() && observe.isZero()) {
            problems.add("observe: 0 (expected: some time, for gates judge what happens in it)");
        }
        return problems;
    }

    /** Whoever writes [1, 25%] may believe that a quarter follows a quarter. */
    private static void last(String key, List<Size> sizes, List<String> problems) {
        for (int i = 0; i < sizes.size(); i++) {
            boolean last = i == sizes.size() - 1;
            if (last != sizes.get(i).equals(Size.ALL)) {
                problems.add(key + "/" + i + ": " + sizes.get(i) + " (expected: "
                        + (last ? "all as the last one)" : "all as the last one only)"));
            }
        }
    }

    /** The same, as a rollout takes it. */
    public RolloutPlan plan() {
        List<Size> sizes = new ArrayList<>();
        canary.ifPresent(sizes::add);
        sizes.addAll(canary.isEmpty() ? batches : then.isEmpty() ? List.of(Size.ALL) : then);
        return new RolloutPlan(sizes, by.orElse(""), observe, pause, deadline, gates.gates());
    }
}
