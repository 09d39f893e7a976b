package dev.caravan.config.rollout;

import dev.caravan.config.proof.Figures;
import dev.caravan.config.rollout.RolloutPlan.Gates;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Whether changed nodes do worse than the others, or than they did before. */
final class Gate {
    /** A rise of the 99th percentile by less is noise, whatever its factor. */
    static final double LEAST_RISE_MILLIS = 5;

    /** Fewer connects on either side say nothing about the share that fails. */
    static final long LEAST_CONNECTS = 20;

    /** What a gate said. */
    enum Kind {
        PASSED,
        BROKEN,
        UNJUDGED
    }

    /** What it said, and why. */
    record Verdict(Kind kind, String text) {
        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + ": " + text;
        }
    }

    private final Gates gates;
    private final List<Figures> changed;
    private final List<Figures> compared;

    private Gate(Gates gates, Measured measured) {
        this.gates = gates;
        this.changed = enough(measured.changed());
        this.compared = enough(measured.compared());
    }

    static Verdict judge(Gates gates, Measured measured) {
        return new Gate(gates, measured).judge(measured);
    }

    private List<Figures> enough(List<Figures> figures) {
        return figures.stream()
                .filter(figure -> figure.exchanges() >= gates.atLeast())
                .toList();
    }

    private Verdict judge(Measured measured) {
        if (changed.isEmpty() || compared.isEmpty()) {
            boolean ours = changed.isEmpty();
            List<Figures> few = ours ? measured.changed() : measured.compared();
            long most = few.stream().mapToLong(Figures::exchanges).max().orElse(0);
            String where = ours ? "changed nodes" : "what they are compared with";
            return new Verdict(
                    Kind.UNJUDGED,
                    most + " exchanges on " + where + " (expected: " + gates.atLeast()
                            + " on a node)");
        }
        List<String> broken = new ArrayList<>();
        share("upstream 5xx", gates.upstream5xx(), Figures::upstream5xx, Figures::exchanges)
                .ifPresent(broken::add);
        share("refusals", gates.refusals(), Figures::refusals, Figures::exchanges)
                .ifPresent(broken::add);
        long connects = Math.min(sum(changed, Figures::connects), sum(compared, Figures::connects));
        if (connects >= LEAST_CONNECTS) {
            share(
                            "failed connects",
                            gates.failedConnects(),
                            Figures::failedConnects,
                            Figures::connects)
                    .ifPresent(broken::add);
        }
        p99().ifPresent(broken::add);
        if (!broken.isEmpty()) {
            return new Verdict(Kind.BROKEN, String.join("; ", broken));
        }
        String exchanges = sum(changed, Figures::exchanges) + " exchanges";
        if (gates.failedConnects() == 0 || connects >= LEAST_CONNECTS) {
            return new Verdict(Kind.PASSED, exchanges);
        }
        String few = "only " + connects + " connects (expected: " + LEAST_CONNECTS
                + " on either side to judge those that failed)";
        boolean others = gates.upstream5xx() > 0 || gates.refusals() > 0 || gates.p99() > 0;
        return others
                ? new Verdict(Kind.PASSED, exchanges + "; " + few)
                : new Verdict(Kind.UNJUDGED, few);
    }

    private Optional<String> share(
            String what,
            double allowed,
            ToLongFunction<Figures> part,
            ToLongFunction<Figures> whole) {
        double ours = points(changed, part, whole);
        double theirs = points(compared, part, whole);
        if (allowed == 0 || ours - theirs <= allowed) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s %.2f %%, compared with %.2f %% (allowed: %s points more)",
                what,
                ours,
                theirs,
                plain(allowed)));
    }

    private static double points(
            List<Figures> figures, ToLongFunction<Figures> part, ToLongFunction<Figures> whole) {
        return 100.0 * sum(figures, part) / Math.max(1, sum(figures, whole));
    }

    private Optional<String> p99() {
        double ours = p99(changed);
        double theirs = p99(compared);
        boolean higher = ours > theirs * gates.p99() && ours - theirs >= LEAST_RISE_MILLIS;
        if (gates.p99() == 0 || !higher) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "p99 %.1f ms, compared with %.1f ms (allowed: %s times as much)",
                ours,
                theirs,
                plain(gates.p99())));
    }

    /** A node's weight is its number of exchanges. */
    private static double p99(List<Figures> figures) {
        double sum = 0;
        for (Figures figure : figures) {
            sum += figure.p99Millis() * figure.exchanges();
        }
        return sum / Math.max(1, sum(figures, Figures::exchanges));
    }

    private static long sum(List<Figures> figures, ToLongFunction<Figures> of) {
        return figures.stream().mapToLong(of).sum();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
