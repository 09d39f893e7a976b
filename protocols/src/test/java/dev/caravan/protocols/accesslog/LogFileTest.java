package dev.caravan.protocols.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.Time;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogFileTest {
    private final ActorTestKit kit = ActorTestKit.create();
    private final Records records = new Records(1, Time.system());
    private final Loop loop = records.loop(0);
    private final Client client = Client.at("192.0.2.7", 50_000);

    @TempDir
    private Path folder;

    @AfterAll
    void close() {
        kit.shutdownTestKit();
        records.close();
    }

    @Test
    void whatWasWrittenIsInTheFileOnceTheLogIsClosed() throws IOException {
        AccessLog log = AccessLog.json(folder.resolve("access.log"));
        log.start(kit.system());
        write(log, 1000);
        end(log);
        assertThat(Files.readAllLines(folder.resolve("access.log"))).hasSize(1000);
        assertThat(log.written()).isEqualTo(1000);
        assertThat(log.dropped()).isZero();
    }

    @Test
    void reopeningAQuietLogMakesTheNewFileAtOnce() throws IOException {
        Path file = folder.resolve("quiet.log");
        AccessLog log = AccessLog.common(file);
        log.start(kit.system());
        Files.move(file, folder.resolve("quiet.moved"));
        log.reopen();
        await().until(() -> Files.exists(file));
        end(log);
    }

    @Test
    void aFullDiskNeverStopsTraffic() {
        AccessLog log = AccessLog.json(Path.of("/dev/full"));
        log.start(kit.system());
        write(log, 10_000);
        end(log);
        assertThat(log.dropped()).isEqualTo(10_000);
    }

    @Test
    void aFileThatCannotBeOpenedIsSaidAtTheStart() {
        AccessLog log = AccessLog.json(folder.resolve("no/access.log"));
        assertThatThrownBy(() -> log.start(kit.system()))
                .isInstanceOf(AccessLogException.class)
                .hasMessageContaining("no/access.log: cannot be opened");
    }

    @Test
    void aFormatNobodyKnowsIsRefused() {
        assertThat(Format.of("json-debug")).isEqualTo(Format.JSON_DEBUG);
        assertThatThrownBy(() -> Format.of("xml"))
                .hasMessage("format: xml (expected: json, json-debug or common)");
    }

    private void write(AccessLog log, int lines) {
        records.onLoop(() -> {
            for (int i = 0; i < lines; i++) {
                AccessRecord record = Records.exchange(loop, client, "/" + i);
                log.write(loop, record);
                record.giveBack(loop);
            }
        });
    }

    private static void end(AccessLog log) {
        log.close().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
