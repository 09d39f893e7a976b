package dev.caravan.node.cli;

import dev.caravan.config.agreement.Recovery;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A recovery in lines for people. */
final class RecoveryReport {
    private static final int MOST_NUMBERS = 10;

    private final String node;
    private final Recovery.Standing has;

    RecoveryReport(String node, Recovery.Standing has) {
        this.node = node;
        this.has = has;
    }

    /** What this node has. */
    List<String> standing() {
        LedgerView ledger = has.ledger();
        NodeRecord record = ledger.nodes().get(node);
        boolean votes = has.members().voters().contains(node);
        List<String> lines = new ArrayList<>();
        lines.add("node        " + node
                + (record == null || record.name().equals(node) ? "" : ", " + record.name())
                + (votes ? "" : " (a learner)"));
        lines.add("cluster     " + has.cluster() + ", incarnation " + has.incarnation());
        lines.add("log         term " + has.term() + ", index " + has.index()
                + "   (compare: the higher term, then the higher index, is newer)");
        lines.add("agreed on   up to " + has.agreed() + " for certain" + later());
        lines.add("revision    " + ledger.head() + " is wanted, " + ledger.proven()
                + " is proven everywhere");
        lines.add("voters      " + String.join(", ", has.members().voters()));
        return lines;
    }

    private String later() {
        long later = has.index() - has.agreed();
        return later == 0 ? "" : "; the " + later + " after it may have been, and are kept";
    }

    /** What becomes of it. */
    List<String> effect(Recovery.Effect effect) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(
                "Incarnation " + effect.incarnation() + " has this node as its only voter. Lost:");
        lines.add("- what other nodes agreed on after index " + has.index()
                + " of the log, if there is any");
        effect.gone()
                .forEach(gone -> lines.add("- node " + gone.id()
                        + (gone.name().equals(gone.id()) ? "" : ", " + gone.name())
                        + ": dismissed"));
        effect.unknown().forEach(gone -> lines.add("- node " + gone + ", which was joining"));
        effect.halted()
                .ifPresent(halted -> lines.add("- rollout " + halted.id() + " of revision "
                        + halted.revision() + ": halted, " + halted.reason()));
        if (!effect.lost().isEmpty()) {
            lines.add("- the documents of revisions " + numbers(effect.lost())
                    + ", which are not on this disk");
        }
        effect.restored()
                .ifPresent(restored -> lines.add("  revision " + restored.number()
                        + " is made of one that is left: " + restored.note()));
        return lines;
    }

    private static String numbers(List<Long> numbers) {
        String first = numbers.reversed().stream()
                .limit(MOST_NUMBERS)
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        return numbers.size() <= MOST_NUMBERS
                ? first
                : first + " and " + (numbers.size() - MOST_NUMBERS) + " older ones";
    }

    /** What there is to do after it. */
    List<String> next(Recovery.Effect done) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Done: incarnation " + done.incarnation() + " of cluster " + has.cluster() + ".");
        lines.add("Next: start this node. Empty the data directories of all others before they are"
                + " started; they join as new nodes.");
        Optional<Long> again = done.halted()
                .filter(halted -> done.restored().isEmpty())
                .map(halted -> halted.revision());
        again.ifPresent(revision -> lines.add("Then: caravan revision activate " + revision
                + " rolls out what was halted, or activate another revision."));
        return lines;
    }
}
