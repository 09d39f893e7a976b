package dev.caravan.config.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.content.ContentStore;
import dev.caravan.config.content.Hash;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

class ContentTableTest {
    @TempDir
    Path directory;

    private final Disk.Clock clock = new Disk.Clock();
    private NodeStore store;
    private ContentStore content;

    @BeforeEach
    void open() {
        store = Disk.open(directory, clock);
        content = store.content();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 100_000, ContentStore.MAX_BYTES})
    void whatIsPutIsThereAgain(int length) {
        Hash hash = content.put(noise(length));
        assertThat(hash).isEqualTo(Hash.of(noise(length)));
        assertThat(content.has(hash)).isTrue();
        assertThat(content.put(noise(length))).isEqualTo(hash);
        close();
        open();
        assertThat(content.get(hash).orElseThrow()).isEqualTo(noise(length));
    }

    @Test
    void oneByteMoreIsRefused() {
        assertThatThrownBy(() -> content.put(new byte[ContentStore.MAX_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("content: 20000001 bytes (expected: at most 20000000)");
    }

    @Test
    void textsAreDeflated() throws Exception {
        byte[] text = text("- { name: route, match: { path-prefix: /a } }\n".repeat(100_000));
        Hash hash = content.put(text);
        assertThat(content.get(hash).orElseThrow()).isEqualTo(text);
        close();
        assertThat(Files.size(directory.resolve("cluster.db"))).isLessThan(500_000);
        open();
    }

    @Test
    void whatIsNotThereIsNotThere() {
        Hash hash = Hash.of(text("never"));
        assertThat(content.has(hash)).isFalse();
        assertThat(content.get(hash)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes = x'00'",
                "bytes = zeroblob(length)",
                "length = length - 1",
                "length = length + 1",
                "deflated = 1 - deflated",
                "bytes = substr(bytes, 1, length(bytes) - 8)"
            })
    void whatIsDamagedIsGoneUntilItIsPutAgain(String damage) throws SQLException {
        Hash deflated = content.put(text("a".repeat(1000)));
        Hash bare = content.put(noise(1000));
        close();
        Disk.change(directory, "UPDATE content SET " + damage);
        open();
        for (Hash hash : List.of(deflated, bare)) {
            assertThat(content.get(hash)).isEmpty();
            assertThat(content.has(hash)).isFalse();
        }
        content.put(noise(1000));
        assertThat(content.get(bare).orElseThrow()).isEqualTo(noise(1000));
    }

    @Test
    void allButWhatIsWantedIsForgotten() {
        Hash wanted = content.put(text("wanted"));
        Hash old = content.put(text("old"));
        clock.pass(ContentTable.LATELY.plusSeconds(1));
        Hash proposed = content.put(text("being proposed"));
        Hash absent = Hash.of(text("not here"));
        content.retain(Set.of(wanted, absent));
        assertThat(content.has(wanted)).isTrue();
        assertThat(content.has(old)).isFalse();
        assertThat(content.has(proposed)).isTrue();
        clock.pass(Duration.ofMinutes(14));
        content.put(text("being proposed"));
        clock.pass(Duration.ofMinutes(14));
        content.retain(Set.of(wanted));
        assertThat(content.has(proposed)).isTrue();
        clock.pass(Duration.ofMinutes(2));
        content.retain(Set.of());
        assertThat(content.has(proposed)).isFalse();
        assertThat(content.has(wanted)).isFalse();
    }
}
