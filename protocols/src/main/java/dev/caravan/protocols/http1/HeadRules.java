package dev.caravan.protocols.http1;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * The limits of a head and the faults tolerated in it. Immutable, shared by all loops.
 *
 * @param maxHeadBytes the whole head with its empty line, 512..1048576, default 32768 (431)
 * @param maxTargetBytes the request target, 64..maxHeadBytes, default 8192 (414)
 * @param maxLineBytes one field line with its CRLF, 64..maxHeadBytes, default 8192 (431)
 * @param maxFields field lines, 1..1000, default 100 (431)
 * @param tolerate faults passed in responses, default none; requests get none
 */
public record HeadRules(
        int maxHeadBytes,
        int maxTargetBytes,
        int maxLineBytes,
        int maxFields,
        Set<Tolerance> tolerate) {
    /** The defaults. */
    public static final HeadRules DEFAULT =
            new HeadRules(32 * 1024, 8 * 1024, 8 * 1024, 100, Set.of());

    public HeadRules {
        within("max-head-bytes", maxHeadBytes, 512, 1 << 20);
        within("max-target-bytes", maxTargetBytes, 64, maxHeadBytes);
        within("max-line-bytes", maxLineBytes, 64, maxHeadBytes);
        within("max-fields", maxFields, 1, 1000);
        tolerate = Set.copyOf(tolerate);
    }

    /** These limits with other tolerances. */
    public HeadRules tolerating(Collection<Tolerance> faults) {
        var set = EnumSet.noneOf(Tolerance.class);
        set.addAll(faults);
        return new HeadRules(maxHeadBytes, maxTargetBytes, maxLineBytes, maxFields, set);
    }

    boolean tolerates(Tolerance fault) {
        return tolerate.contains(fault);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }
}
