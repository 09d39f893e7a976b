package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;
import dev.caravan.protocols.policy.LiveConnection;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One loop's counts of one listener's exchanges: how many by class of status and by termination, and
 * how long they took. A scraper reads them by a task on each loop.
 */
public final class ExchangeCounters {
    private static final LoopLocal<Map<String, ExchangeCounters>> COUNTERS =
            LoopLocal.of(loop -> new HashMap<>());

    /** The longest duration told apart, in microseconds: an hour. */
    private static final long MOST_MICROS = 3_600_000_000L;

    private final long[] byClass = new long[6];
    private final long[] byTermination = new long[Termination.values().length];
    private final Histogram micros = new Histogram(MOST_MICROS, 2);

    private ExchangeCounters() {}

    /** The counters of {@code listener} on {@code loop}, called on it. */
    public static ExchangeCounters of(Loop loop, String listener) {
        Map<String, ExchangeCounters> all = loop.local(COUNTERS);
        @Nullable ExchangeCounters known = all.get(listener);
        if (known == null) {
            known = new ExchangeCounters();
            all.put(listener, known);
        }
        return known;
    }

    /** The names of the listeners that had an exchange on {@code loop}, called on it. */
    public static Set<String> listeners(Loop loop) {
        return Set.copyOf(loop.local(COUNTERS).keySet());
    }

    /** Exchanges answered with {@code hundreds}xx; 0 for those without an answer. */
    public long answered(int hundreds) {
        return byClass[hundreds];
    }

    /** Exchanges that ended so. */
    public long ended(Termination why) {
        return byTermination[why.ordinal()];
    }

    /** A copy of the durations in microseconds, from a request's head to its answer's end. */
    public Histogram durations() {
        return micros.copy();
    }

    /** Ends a record: counted, written, given back. */
    void write(LiveConnection live, AccessRecord record) {
        Loop loop = live.loop();
        long now = loop.time().nanos();
        record.endedNanos = now;
        byClass[record.status / 100]++;
        byTermination[record.termination.ordinal()]++;
        micros.recordValue(Math.min(MOST_MICROS, Math.max(0, (now - record.begunNanos) / 1000)));
        live.policy().accessLog().write(loop, record);
        record.giveBack(loop);
    }
}
