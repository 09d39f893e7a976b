package dev.caravan.config.agreement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each letter in once, and none that was overtaken by a later one of its sender. The library
 * is made for a lossy network, but a doubled or overtaken request makes it move its commit index
 * backwards. A sender that restarts begins a new run; letters of its earlier runs come too late.
 */
final class Freshness {
    private static final int SENDERS = 1_000;
    private static final int RUNS = 8;

    private final Map<String, Sender> senders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sender> eldest) {
            return size() > SENDERS;
        }
    };

    private static final class Sender {
        private final Deque<Long> over = new ArrayDeque<>();
        private long run;
        private long number;

        boolean fresh(long ofRun, long itsNumber) {
            if (ofRun != run) {
                if (over.contains(ofRun)) {
                    return false;
                }
                if (number > 0) {
                    over.addFirst(run);
                }
                if (over.size() > RUNS) {
                    over.removeLast();
                }
                run = ofRun;
                number = 0;
            }
            if (itsNumber <= number) {
                return false;
            }
            number = itsNumber;
            return true;
        }
    }

    /** Whether the letter is neither doubled nor overtaken. */
    boolean fresh(String sender, long run, long number) {
        return senders.computeIfAbsent(sender, id -> new Sender()).fresh(run, number);
    }
}
