package dev.caravan.protocols.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A loop that is held says by whom. */
final class LoopWatchTest {

    @Test
    void theLayerThatHoldsALoopIsLoggedOnce() throws Exception {
        try (Lines lines = new Lines()) {
            EventLoops loops = EventLoops.start(2);
            Loop loop = loops.loops().get(1);
            CountDownLatch logged = new CountDownLatch(1);
            loop.executor().execute(() -> {
                loop.watch().enter("slow-layer");
                try {
                    logged.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                loop.watch().exit();
            });
            await().until(() -> !lines.about("slow-layer").isEmpty());
            logged.countDown();
            loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(lines.about("slow-layer"))
                    .containsExactly("loop 1 held for more than 100 ms by slow-layer");
        }
    }

    @Test
    void manyShortTurnsAreNoHold() throws Exception {
        try (Lines lines = new Lines()) {
            EventLoops loops = EventLoops.start(1);
            Loop loop = loops.loops().getFirst();
            CountDownLatch held = new CountDownLatch(1);
            loop.executor().execute(new Turns(loop, held));
            assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
            loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(lines.about("busy-layer")).isEmpty();
        }
    }

    /** Runs the same layer again and again for half a second, each time shortly. */
    private record Turns(Loop loop, CountDownLatch done) implements Runnable {
        @Override
        public void run() {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
            while (System.nanoTime() < until) {
                loop.watch().enter("busy-layer");
                loop.watch().exit();
            }
            done.countDown();
        }
    }

    /** The watch's log lines while a test runs. */
    private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final Logger logger = (Logger) LoggerFactory.getLogger(LoopWatch.class);
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Lines() {
            setContext(logger.getLoggerContext());
            start();
            logger.addAppender(this);
        }

        List<String> about(String layer) {
            return lines.stream().filter(line -> line.contains(layer)).toList();
        }

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }

        @Override
        public void close() {
            logger.detachAppender(this);
            stop();
        }
    }
}
