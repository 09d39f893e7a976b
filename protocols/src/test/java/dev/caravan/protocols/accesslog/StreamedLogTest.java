package dev.caravan.protocols.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.protocols.loop.Loop;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamedLogTest {
    /** The wheel is coarse: two slots late at most. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final ActorTestKit kit = ActorTestKit.create();
    private final HandTime time = new HandTime();
    private final Records records = new Records(2, time);
    private final Loop loop = records.loop(0);
    private final Client client = Client.at("192.0.2.7", 50_000);
    private Out out = new Out();

    @AfterEach
    void freshStream() {
        out.free.countDown();
        out = new Out();
    }

    @AfterAll
    void close() {
        kit.shutdownTestKit();
        records.close();
    }

    @Test
    void aLoneLineIsHandedOverWhenItHasWaitedLongEnough() {
        AccessLog log = started();
        records.onLoop(() -> write(log, loop, "/first"));
        assertThat(out.text()).isEmpty();
        time.pass(PATIENCE);
        await().untilAsserted(() -> assertThat(out.paths()).containsExactly("/first"));
        assertThat(log.written()).isEqualTo(1);
        records.onLoop(() -> write(log, loop, "/second"));
        time.pass(PATIENCE);
        await().untilAsserted(() -> assertThat(out.paths()).containsExactly("/first", "/second"));
        end(log);
    }

    @Test
    void aFullBlockIsHandedOverAtOnce() {
        AccessLog log = started();
        records.onLoop(() -> {
            for (int i = 0; i < 1200; i++) {
                write(log, loop, "/" + i);
            }
        });
        await().untilAsserted(() -> assertThat(log.written()).isBetween(400L, 1199L));
        end(log);
        assertThat(out.paths()).hasSize(1200).last().isEqualTo("/1199");
    }

    @Test
    void closingLosesNothing() {
        AccessLog log = started();
        records.onLoop(() -> write(log, loop, "/last"));
        end(log);
        assertThat(out.paths()).containsExactly("/last");
        assertThat(log.dropped()).isZero();
    }

    @Test
    void aStuckSinkCostsCountedLinesAndNeverALoop() {
        AccessLog log = started();
        out.block();
        long lines = 40_000;
        records.onLoop(() -> {
            for (int i = 0; i < lines; i++) {
                write(log, loop, "/" + i);
            }
        });
        assertThat(log.dropped()).isPositive();
        out.free.countDown();
        end(log);
        assertThat(log.written() + log.dropped()).isEqualTo(lines);
        assertThat(out.lines()).hasSize((int) log.written());
        assertThat(out.paths()).doesNotHaveDuplicates();
    }

    @Test
    void aFailingSinkIsTriedAgain() {
        AccessLog log = started();
        out.failing = true;
        records.onLoop(() -> write(log, loop, "/lost"));
        time.pass(PATIENCE);
        await().untilAsserted(() -> assertThat(log.dropped()).isEqualTo(1));
        out.failing = false;
        records.onLoop(() -> write(log, loop, "/kept"));
        end(log);
        assertThat(out.paths()).containsExactly("/kept");
        assertThat(log.dropped()).isEqualTo(1);
    }

    @Test
    void linesOfTwoLoopsStayWhole() throws Exception {
        AccessLog log = started();
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            Loop each = records.loop(i);
            String path = "/loop" + i;
            each.executor().execute(() -> {
                for (int n = 0; n < 2_000; n++) {
                    write(log, each, path);
                }
                both.countDown();
            });
        }
        assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
        end(log);
        Map<Object, Long> counts = out.paths().stream()
                .collect(Collectors.groupingBy(path -> path, Collectors.counting()));
        assertThat(counts).isEqualTo(Map.of("/loop0", 2_000L, "/loop1", 2_000L));
    }

    @Test
    void aSharedLogEndsWithItsLastUser() {
        AccessLog log = started();
        log.start(kit.system());
        records.onLoop(() -> write(log, loop, "/one"));
        end(log);
        records.onLoop(() -> write(log, loop, "/two"));
        end(log);
        records.onLoop(() -> write(log, loop, "/late"));
        assertThat(out.paths()).containsExactly("/one", "/two");
        assertThat(log.dropped()).isEqualTo(1);
        assertThatThrownBy(() -> log.start(kit.system()))
                .isInstanceOf(AccessLogException.class)
                .hasMessage("access log stream: was closed (expected: a new one)");
    }

    @Test
    void twoLogsOnOneLoopAreKeptApart() {
        AccessLog log = started();
        Out otherOut = new Out();
        AccessLog other = new StreamedLog(Format.COMMON, LogSink.stream("other", otherOut), time);
        other.start(kit.system());
        records.onLoop(() -> {
            write(log, loop, "/one");
            write(other, loop, "/other");
            write(log, loop, "/two");
        });
        end(log);
        end(other);
        assertThat(out.paths()).containsExactly("/one", "/two");
        assertThat(otherOut.text()).contains("GET /other HTTP/1.1").hasLineCount(1);
    }

    @Test
    void withoutAStartLinesAreDroppedAndCounted() {
        AccessLog log = new StreamedLog(Format.JSON, LogSink.stream("stream", out), time);
        records.onLoop(() -> write(log, loop, "/early"));
        assertThat(log.dropped()).isEqualTo(1);
        end(log);
        assertThat(out.text()).isEmpty();
    }

    @Test
    void aFactThatThrowsCostsOnlyItsLine() {
        AccessLog log = started();
        Object throwing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };
        records.onLoop(() -> {
            write(log, loop, "/one");
            AccessRecord record = Records.refusedTunnel(loop, client);
            record.target = throwing;
            log.write(loop, record);
            write(log, loop, "/two");
        });
        end(log);
        assertThat(out.paths()).containsExactly("/one", "/two");
        assertThat(log.dropped()).isEqualTo(1);
    }

    @Test
    void whatASystemThatEndsTakesAlongIsCounted() {
        ActorTestKit mortal = ActorTestKit.create();
        AccessLog log = new StreamedLog(Format.JSON, LogSink.stream("stream", out), time);
        log.start(mortal.system());
        mortal.shutdownTestKit();
        records.onLoop(() -> write(log, loop, "/lost"));
        end(log);
        assertThat(log.dropped()).isEqualTo(1);
    }

    private AccessLog started() {
        AccessLog log = new StreamedLog(Format.JSON, LogSink.stream("stream", out), time);
        log.start(kit.system());
        return log;
    }

    private void write(AccessLog log, Loop on, String path) {
        AccessRecord record = Records.exchange(on, client, path);
        log.write(on, record);
        record.giveBack(on);
    }

    private static void end(AccessLog log) {
        log.close().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** A stream that can be made to wait or to fail. */
    private static final class Out extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CountDownLatch free = new CountDownLatch(1);
        private volatile boolean blocked;
        private volatile boolean failing;

        void block() {
            blocked = true;
        }

        String text() {
            return bytes.toString(UTF_8);
        }

        List<String> lines() {
            return text().lines().toList();
        }

        List<Object> paths() {
            return lines().stream()
                    .map(line -> StrictJson.object(line).get("path"))
                    .toList();
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (failing) {
                throw new IOException("No space left on device");
            }
            if (blocked) {
                waitUntilFree();
            }
            bytes.write(from, offset, length);
        }

        private void waitUntilFree() throws IOException {
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
