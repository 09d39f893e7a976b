package dev.caravan.config.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.content.Hash;
import dev.caravan.config.store.Marks.Membership;
import dev.caravan.config.store.Marks.Served;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

class MarkTableTest {
    private static final Served ONE = new Served(1, Hash.of(new byte[] {1}));
    private static final Served TWO = new Served(2, Hash.of(new byte[] {2}));

    @TempDir
    Path directory;

    private NodeStore store;
    private Marks marks;

    @BeforeEach
    void open() {
        store = Disk.open(directory);
        marks = store.marks();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anEmptyDiskHasNone() {
        assertThat(marks.proven()).isEmpty();
        assertThat(marks.trying()).isEmpty();
        assertThat(marks.membership()).isEmpty();
        assertThat(marks.promise()).isEmpty();
        assertThat(marks.fact("x")).isEmpty();
    }

    @Test
    void theLastWordCounts() {
        marks.proven(ONE);
        marks.proven(TWO);
        marks.trying(Optional.of(ONE));
        marks.trying(Optional.empty());
        marks.promise(Optional.of("n1"));
        marks.promise(Optional.of("n2"));
        marks.fact("proven", Optional.of("another mark by this name"));
        marks.fact("gone", Optional.of("x"));
        marks.fact("gone", Optional.empty());
        close();
        open();
        assertThat(marks.proven()).contains(TWO);
        assertThat(marks.trying()).isEmpty();
        assertThat(marks.promise()).contains("n2");
        assertThat(marks.fact("proven")).contains("another mark by this name");
        assertThat(marks.fact("gone")).isEmpty();
    }

    @Test
    void aNodeBelongsToOneClusterForEver() {
        marks.membership(new Membership("c 1", 1));
        marks.membership(new Membership("c 1", 1));
        marks.membership(new Membership("c 1", 2));
        assertThat(marks.membership()).contains(new Membership("c 1", 2));
        assertThatThrownBy(() -> marks.membership(new Membership("c2", 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this node belongs to cluster c 1, incarnation 2"
                        + " and cannot belong to cluster c2, incarnation 3");
        assertThatThrownBy(() -> marks.membership(new Membership("c 1", 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void damageIsRefused() throws SQLException {
        marks.proven(ONE);
        marks.promise(Optional.of("n1"));
        close();
        Disk.change(directory, "UPDATE mark SET value = 'n2' WHERE name = 'promise'");
        Disk.change(
                directory,
                "UPDATE mark SET value = '1 x', sum = "
                        + RowSum.of("proven", new byte[] {'1', ' ', 'x'})
                        + " WHERE name = 'proven'");
        open();
        assertThatThrownBy(marks::promise)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("damaged: mark promise does not have its check sum");
        assertThatThrownBy(marks::proven)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("damaged: mark proven says: 1 x");
    }

    @Test
    void marksAreBounded() {
        assertThatThrownBy(() -> marks.fact("x".repeat(200), Optional.of("")))
                .hasMessage("mark: a name of 205 characters (expected: at most 200)");
        assertThatThrownBy(() -> marks.fact("x", Optional.of("x".repeat(65_537))))
                .hasMessage("mark fact/x: 65537 characters (expected: at most 65536)");
        for (int i = 0; i < 1000; i++) {
            marks.fact("f" + i, Optional.of("x"));
        }
        assertThatThrownBy(() -> marks.fact("one", Optional.of("more")))
                .hasMessage("mark fact/one: too many (expected: at most 1000)");
        assertThat(marks.fact("one")).isEmpty();
        marks.fact("f7", Optional.of("y"));
        assertThat(marks.fact("f7")).contains("y");
    }
}
