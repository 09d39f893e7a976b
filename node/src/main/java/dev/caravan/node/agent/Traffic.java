package dev.caravan.node.agent;

import dev.caravan.node.apply.Applier;
import dev.caravan.node.apply.OpenListener;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http.ExchangeCounters;
import dev.caravan.protocols.listener.ListenerCounters;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.upstream.Endpoint;
import dev.caravan.protocols.upstream.EndpointCounts;
import dev.caravan.protocols.upstream.Upstream;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the node has carried since it started, as numbers that only grow; two of them taken at two
 * times tell what happened in between.
 *
 * @param exchanges HTTP exchanges and tunnels that ended
 * @param upstream5xx answers of upstreams with a status of 500 or more
 * @param refusals what we refused or failed ourselves, authentication aside
 * @param connects connects to endpoints and targets that were begun
 * @param failedConnects those of them that failed
 * @param durations exchanges by the range of their duration, see {@link #p99Millis}
 */
record Traffic(
        long exchanges,
        long upstream5xx,
        long refusals,
        long connects,
        long failedConnects,
        long[] durations) {

    /** Ranges an octave of durations is told apart in: a quantile is off by 9 % at most. */
    private static final int RANGES_AN_OCTAVE = 8;

    private static final int RANGES = 32 * RANGES_AN_OCTAVE;

    private static final Set<Termination> FAILED_CONNECTS = EnumSet.of(
            Termination.CONNECT_REFUSED,
            Termination.CONNECT_TIMEOUT,
            Termination.UNREACHABLE,
            Termination.DNS_NOT_FOUND,
            Termination.DNS_FAILED,
            Termination.NO_ENDPOINT);

    /** Exchanges that ended so were answered by us with 502, 503 or 504. */
    private static final Set<Termination> ANSWERED_5XX = EnumSet.of(
            Termination.CONNECT_REFUSED,
            Termination.CONNECT_TIMEOUT,
            Termination.UNREACHABLE,
            Termination.DNS_NOT_FOUND,
            Termination.DNS_FAILED,
            Termination.NO_ENDPOINT,
            Termination.POOL_FULL,
            Termination.UPSTREAM_RESET,
            Termination.UPSTREAM_REUSE,
            Termination.UPSTREAM_MALFORMED,
            Termination.UPSTREAM_TIMEOUT,
            Termination.OVERLOADED,
            Termination.INTERNAL);

    private static final Set<Termination> REFUSED = EnumSet.copyOf(ANSWERED_5XX);

    static {
        REFUSED.add(Termination.NOT_ALLOWED);
        REFUSED.add(Termination.NO_ROUTE);
        REFUSED.add(Termination.LOOP);
        REFUSED.add(Termination.UNSUPPORTED);
    }

    static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, new long[RANGES]);

    /** Asks loops, listeners and endpoints; from any thread. */
    static CompletionStage<Traffic> now(Applier applier, EventLoops loops) {
        List<CompletableFuture<Traffic>> parts = new ArrayList<>();
        for (Loop loop : loops.loops()) {
            parts.add(CompletableFuture.supplyAsync(() -> ofLoop(loop), loop.executor()));
        }
        for (OpenListener listener : applier.listeners()) {
            parts.add(
                    listener.handle().count().thenApply(Traffic::ofTunnels).toCompletableFuture());
        }
        for (Upstream upstream : applier.upstreams()) {
            for (Endpoint endpoint : upstream.endpoints()) {
                parts.add(endpoint.counts().thenApply(Traffic::of).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        parts.stream().map(CompletableFuture::join).reduce(NONE, Traffic::plus));
    }

    private static Traffic ofLoop(Loop loop) {
        Traffic sum = NONE;
        for (String listener : ExchangeCounters.listeners(loop)) {
            sum = sum.plus(of(ExchangeCounters.of(loop, listener)));
        }
        return sum;
    }

    private static Traffic of(ExchangeCounters counters) {
        long exchanges = 0;
        for (int hundreds = 0; hundreds <= 5; hundreds++) {
            exchanges += counters.answered(hundreds);
        }
        long ours5xx = 0;
        long refusals = 0;
        for (Termination why : Termination.values()) {
            ours5xx += ANSWERED_5XX.contains(why) ? counters.ended(why) : 0;
            refusals += REFUSED.contains(why) ? counters.ended(why) : 0;
        }
        long[] durations = new long[RANGES];
        Histogram micros = counters.durations();
        for (HistogramIterationValue value : micros.recordedValues()) {
            durations[range(value.getValueIteratedTo())] += value.getCountAtValueIteratedTo();
        }
        long upstream5xx = Math.max(0, counters.answered(5) - ours5xx);
        return new Traffic(exchanges, upstream5xx, refusals, 0, 0, durations);
    }

    private static Traffic ofTunnels(ListenerCounters counters) {
        long ended = 0;
        long refusals = 0;
        long failed = 0;
        for (Termination why : Termination.values()) {
            long count = counters.terminations[why.ordinal()];
            ended += count;
            refusals += REFUSED.contains(why) ? count : 0;
            failed += FAILED_CONNECTS.contains(why) ? count : 0;
        }
        return new Traffic(ended, 0, refusals, ended, failed, new long[RANGES]);
    }

    private static Traffic of(EndpointCounts counts) {
        return new Traffic(0, 0, 0, counts.connects(), counts.failures(), new long[RANGES]);
    }

    Traffic plus(Traffic other) {
        return combined(other, 1);
    }

    /** What came to this since {@code before}; an endpoint that went takes its counts along. */
    Traffic since(Traffic before) {
        return combined(before, -1);
    }

    private Traffic combined(Traffic other, int sign) {
        long[] sums = Arrays.copyOf(durations, durations.length);
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Math.max(0, sums[i] + sign * other.durations[i]);
        }
        return new Traffic(
                Math.max(0, exchanges + sign * other.exchanges),
                Math.max(0, upstream5xx + sign * other.upstream5xx),
                Math.max(0, refusals + sign * other.refusals),
                Math.max(0, connects + sign * other.connects),
                Math.max(0, failedConnects + sign * other.failedConnects),
                sums);
    }

    /** The 99th percentile of the durations in milliseconds; 0 when there are none. */
    double p99Millis() {
        long all = Arrays.stream(durations).sum();
        long above = all / 100;
        for (int i = durations.length - 1; i >= 0 && all > 0; i--) {
            above -= durations[i];
            if (above < 0) {
                return Math.pow(2, (i + 1.0) / RANGES_AN_OCTAVE) / 1000;
            }
        }
        return 0;
    }

    private static int range(long micros) {
        double octaves = Math.log(Math.max(1, micros)) / Math.log(2);
        return Math.min(RANGES - 1, (int) (octaves * RANGES_AN_OCTAVE));
    }
}
