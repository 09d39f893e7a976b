package dev.caravan.config.agreement;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each letter in once, and none that was overtaken by a later one of its sender's run. The
 * library is made for a lossy network, but a doubled or overtaken request makes it move its commit
 * index backwards. A node leads a term in one run only, so that letters of different runs need no
 * order between them; nor could a receiver that has just started know it.
 */
final class Freshness {
    private static final int RUNS = 1_000;

    private record Run(String sender, long run) {}

    private final Map<Run, Long> numbers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Run, Long> eldest) {
            return size() > RUNS;
        }
    };

    /** Whether the letter is neither doubled nor overtaken. */
    boolean fresh(String sender, long run, long number) {
        Run of = new Run(sender, run);
        if (number <= numbers.getOrDefault(of, 0L)) {
            return false;
        }
        numbers.put(of, number);
        return true;
    }
}
