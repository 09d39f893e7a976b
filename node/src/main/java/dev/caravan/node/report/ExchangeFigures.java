package dev.caravan.node.report;

import dev.caravan.management.port.MetricsText;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http.ExchangeCounters;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Loop;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What was counted of HTTP exchanges, the loops' counts added up. */
final class ExchangeFigures implements Figures {
    private static final double[] UP_TO_SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };
    private static final double MICROS = 1e6;

    private final EventLoops loops;

    /** One listener's counts. */
    private static final class Sum {
        final long[] byClass = new long[6];
        final long[] byTermination = new long[Termination.values().length];
        final long[] ranges = new long[UP_TO_SECONDS.length + 1];
        double seconds;

        void add(Sum other) {
            add(byClass, other.byClass);
            add(byTermination, other.byTermination);
            add(ranges, other.ranges);
            seconds += other.seconds;
        }

        private static void add(long[] to, long[] from) {
            for (int i = 0; i < to.length; i++) {
                to[i] += from[i];
            }
        }

        static Sum of(ExchangeCounters counters) {
            Sum sum = new Sum();
            for (int i = 0; i < sum.byClass.length; i++) {
                sum.byClass[i] = counters.answered(i);
            }
            for (Termination why : Termination.values()) {
                sum.byTermination[why.ordinal()] = counters.ended(why);
            }
            Histogram micros = counters.durations();
            for (HistogramIterationValue value : micros.recordedValues()) {
                sum.ranges[range(value.getValueIteratedTo() / MICROS)] +=
                        value.getCountAtValueIteratedTo();
            }
            sum.seconds = micros.getMean() * micros.getTotalCount() / MICROS;
            return sum;
        }

        private static int range(double seconds) {
            int i = 0;
            while (i < UP_TO_SECONDS.length && seconds > UP_TO_SECONDS[i]) {
                i++;
            }
            return i;
        }
    }

    ExchangeFigures(EventLoops loops) {
        this.loops = loops;
    }

    @Override
    public void write(MetricsText text) {
        Map<String, Sum> all = sums();
        MetricsText.Family byClass = text.counter(
                "caravan_exchanges_total",
                "HTTP exchanges by class of their answer's status; none without an answer.");
        all.forEach((listener, sum) -> {
            for (int i = 0; i < sum.byClass.length; i++) {
                if (sum.byClass[i] > 0) {
                    String status = i == 0 ? "none" : i + "xx";
                    byClass.sample(sum.byClass[i], "listener", listener, "status", status);
                }
            }
        });
        MetricsText.Family ended = text.counter(
                "caravan_exchanges_ended_total", "HTTP exchanges by termination code.");
        all.forEach((listener, sum) -> {
            for (Termination why : Termination.values()) {
                long count = sum.byTermination[why.ordinal()];
                if (count > 0) {
                    ended.sample(count, "listener", listener, "termination", why.code());
                }
            }
        });
        MetricsText.Histogram durations = text.histogram(
                "caravan_exchange_duration_seconds",
                "Time from a request's head to the end of its answer.");
        all.forEach((listener, sum) ->
                durations.sample(UP_TO_SECONDS, sum.ranges, sum.seconds, "listener", listener));
    }

    private Map<String, Sum> sums() {
        List<CompletionStage<Map<String, Sum>>> asked = new ArrayList<>();
        for (Loop loop : loops.loops()) {
            asked.add(CompletableFuture.supplyAsync(() -> onLoop(loop), loop.executor()));
        }
        Map<String, Sum> all = new TreeMap<>();
        asked.forEach(stage -> Waiting.answer(stage)
                .ifPresent(part -> part.forEach((listener, sum) ->
                        all.computeIfAbsent(listener, name -> new Sum()).add(sum))));
        return all;
    }

    private static Map<String, Sum> onLoop(Loop loop) {
        Map<String, Sum> all = new TreeMap<>();
        for (String listener : ExchangeCounters.listeners(loop)) {
            all.put(listener, Sum.of(ExchangeCounters.of(loop, listener)));
        }
        return all;
    }
}
