package dev.caravan.config.rollout;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a revision is rolled out: the batches after one another, each judged before the next.
 *
 * @param batches sizes of the batches in order; the last takes all that is left
 * @param by how nodes are put into batches: {@code ""} by number only, else the label, such as
 *     {@code zone}, whose values split what the last size takes into one batch each
 * @param observe how long a batch is watched before it is judged
 * @param pause further time between two batches
 * @param deadline how long a reachable node may take to prove a revision, and one that was told
 *     and vanished to come back
 * @param gates what has to hold
 */
public record RolloutPlan(
        List<Size> batches,
        String by,
        Duration observe,
        Duration pause,
        Duration deadline,
        Gates gates) {

    /** The default: one canary, then all. */
    public static final RolloutPlan DEFAULT = new RolloutPlan(
            List.of(Size.count(1), Size.ALL),
            "",
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(30),
            Gates.NONE);

    public RolloutPlan {
        batches = List.copyOf(batches);
    }

    /**
     * The size of a batch: {@code 2}, {@code 25%}.
     *
     * @param percent of all participants, when {@code isPercent}; else a number of nodes
     */
    public record Size(int amount, boolean isPercent) {
        /** All that is left. */
        public static final Size ALL = percent(100);

        private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,3})(%?)");

        /**
         * {@code 2}, {@code 25%}, {@code all}.
         *
         * @throws IllegalArgumentException when it is none of these
         */
        public static Size parse(String text) {
            if (text.equals("all")) {
                return ALL;
            }
            Matcher size = TEXT.matcher(text);
            if (!size.matches()) {
                throw new IllegalArgumentException("");
            }
            int amount = Integer.parseInt(size.group(1));
            boolean isPercent = !size.group(2).isEmpty();
            if (isPercent && amount > 100) {
                throw new IllegalArgumentException("");
            }
            return new Size(amount, isPercent);
        }

        /** So many nodes. */
        public static Size count(int nodes) {
            return new Size(nodes, false);
        }

        /** So much of all participants, rounded up. */
        public static Size percent(int percent) {
            return new Size(percent, true);
        }

        /** How many of {@code participants} nodes it is; at least one. */
        public int of(int participants) {
            return Math.max(1, isPercent ? (participants * amount + 99) / 100 : amount);
        }

        /** As it is written. */
        @Override
        public String toString() {
            return equals(ALL) ? "all" : amount + (isPercent ? "%" : "");
        }
    }

    /**
     * What must not become worse on changed nodes; zero switches one off.
     *
     * @param upstream5xx rise of the share of upstream 5xx, in points of a hundred
     * @param refusals rise of the share of our own refusals, authentication aside, in points
     * @param failedConnects rise of the share of failed connects, in points
     * @param p99 factor by which the 99th percentile may rise
     * @param atLeast exchanges of a node below which it is unjudged
     * @param holdUnjudged whether an unjudged batch waits for an operator instead of passing
     */
    public record Gates(
            double upstream5xx,
            double refusals,
            double failedConnects,
            double p99,
            long atLeast,
            boolean holdUnjudged) {
        /** None. */
        public static final Gates NONE = new Gates(0, 0, 0, 0, 100, false);

        /** Whether any is on. */
        public boolean any() {
            return upstream5xx > 0 || refusals > 0 || failedConnects > 0 || p99 > 0;
        }
    }
}
