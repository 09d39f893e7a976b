package dev.caravan.protocols.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

class FileSinkTest {
    private static final int LINE = 1000;

    @TempDir
    private Path folder;

    private Path file;
    private LogSink sink;
    private long nanos;

    @BeforeEach
    void openOne() throws IOException {
        file = folder.resolve("access.log");
        sink = LogSink.file(file, new Rotation(65_536, 3));
        sink.open();
    }

    @AfterEach
    void close() throws IOException {
        sink.close();
    }

    @Test
    void appendsToWhatIsThere() throws IOException {
        write("one");
        sink.close();
        sink.open();
        write("two");
        assertThat(lines(file)).containsExactly("one", "two");
    }

    @Test
    void othersCannotReadIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isIn("rw-r-----", "rw-------");
    }

    @Test
    void pastItsSizeItIsRenamedAndTheOldestGoes() throws IOException {
        for (int i = 0; i < 65 * 5 + 1; i++) {
            write(filled(i));
        }
        assertThat(files())
                .containsExactly("access.log", "access.log.1", "access.log.2", "access.log.3");
        assertThat(lines(file)).containsExactly(filled(325));
        assertThat(lines(old(1))).hasSize(65).first().isEqualTo(filled(260));
        assertThat(lines(old(3))).hasSize(65).first().isEqualTo(filled(130));
        assertThat(Files.size(old(1))).isLessThanOrEqualTo(65_536);
    }

    @Test
    void whenSomebodyMovesItAwayANewOneIsOpened() throws IOException {
        write("one");
        Files.move(file, folder.resolve("moved"));
        write("still there");
        nanos += TimeUnit.SECONDS.toNanos(1);
        write("new");
        assertThat(lines(folder.resolve("moved"))).containsExactly("one", "still there");
        assertThat(lines(file)).containsExactly("new");
    }

    @Test
    void whenAskedItIsOpenedAnewAtOnce() throws IOException {
        write("one");
        Files.move(file, folder.resolve("moved"));
        Files.writeString(file, "");
        sink.reopen();
        write("new");
        assertThat(lines(folder.resolve("moved"))).containsExactly("one");
        assertThat(lines(file)).containsExactly("new");
    }

    @Test
    void aFileThatWasDeletedComesBack() throws IOException {
        write("one");
        Files.delete(file);
        nanos += TimeUnit.SECONDS.toNanos(1);
        write("two");
        assertThat(lines(file)).containsExactly("two");
    }

    @Test
    void whenItCannotBeRenamedItGrowsOn() throws IOException {
        Files.writeString(old(2), "");
        Files.createDirectories(old(3).resolve("in the way"));
        for (int i = 0; i < 130; i++) {
            write(filled(i));
        }
        assertThat(lines(file)).hasSize(130);
        Files.delete(old(3).resolve("in the way"));
        Files.delete(old(3));
        nanos += TimeUnit.SECONDS.toNanos(1);
        write("after");
        assertThat(lines(old(1))).hasSize(130);
        assertThat(lines(file)).containsExactly("after");
    }

    @Test
    void aFullDiskIsAnErrorEachTime() throws IOException {
        LogSink full = LogSink.file(Path.of("/dev/full"), Rotation.defaults());
        full.open();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> full.write("x\n".getBytes(UTF_8), 2, nanos))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }
        full.close();
    }

    @Test
    void aFolderThatIsNotThereIsSaidAtTheStart() {
        LogSink lost = LogSink.file(folder.resolve("no/access.log"), Rotation.defaults());
        assertThatThrownBy(lost::open).isInstanceOf(IOException.class);
        assertThat(lost.name()).endsWith("no/access.log");
    }

    @Test
    void sizesAndNumbersHaveRanges() {
        assertThatThrownBy(() -> new Rotation(1, 8))
                .hasMessage("max-file-bytes: 1 (expected: 65536..1099511627776)");
        assertThatThrownBy(() -> new Rotation(65_536, 0)).hasMessage("keep: 0 (expected: 1..1000)");
    }

    private void write(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(UTF_8);
        sink.write(bytes, bytes.length, nanos);
    }

    private static String filled(int number) {
        return number + "-" + "x".repeat(LINE - 1 - (number + "-").length());
    }

    private Path old(int number) {
        return folder.resolve("access.log." + number);
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
