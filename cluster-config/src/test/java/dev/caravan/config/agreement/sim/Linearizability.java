package dev.caravan.config.agreement.sim;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a history of one register could have happened one act after another, each at a moment
 * between its beginning and its end: the search of Wing and Gong with Lowe's memory of what was
 * tried. An act without an answer may have happened at any time after its beginning, or never.
 */
final class Linearizability {
    private static final int PATIENCE = 2_000_000;

    private final List<Act> acts;
    private final BitSet done = new BitSet();
    private final Set<Tried> tried = new HashSet<>();
    private int left;

    /** Which acts were done, and what was there then. */
    private record Tried(BitSet done, Optional<String> register) {}

    private Linearizability(List<Act> history) {
        acts = history.stream().sorted(Comparator.comparingLong(Act::begun)).toList();
        left = (int) acts.stream().filter(act -> !act.unknown()).count();
    }

    /** Whether it could have. */
    static boolean holds(List<Act> history) {
        return new Linearizability(history).search(Optional.empty());
    }

    private boolean search(Optional<String> register) {
        if (left == 0) {
            return true;
        }
        if (!tried.add(new Tried((BitSet) done.clone(), register))) {
            return false;
        }
        if (tried.size() > PATIENCE) {
            throw new AssertionError("a history of " + acts.size() + " acts is too tangled");
        }
        long firstEnd = firstEnd();
        for (int i = done.nextClearBit(0); i < acts.size(); i = done.nextClearBit(i + 1)) {
            Act act = acts.get(i);
            if (act.begun() > firstEnd) {
                break;
            }
            Optional<Optional<String>> after = act.after(register);
            if (after.isPresent() && searchWith(i, act, after.get())) {
                return true;
            }
        }
        return false;
    }

    private boolean searchWith(int i, Act act, Optional<String> register) {
        done.set(i);
        left -= act.unknown() ? 0 : 1;
        boolean found = search(register);
        done.clear(i);
        left += act.unknown() ? 0 : 1;
        return found;
    }

    /** No act can come after the end of one that is not done yet. */
    private long firstEnd() {
        long first = Long.MAX_VALUE;
        for (int i = done.nextClearBit(0); i < acts.size(); i = done.nextClearBit(i + 1)) {
            first = Math.min(first, acts.get(i).ended());
        }
        return first;
    }
}
