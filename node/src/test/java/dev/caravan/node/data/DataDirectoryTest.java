package dev.caravan.node.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class DataDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void isMadeForItsOwnerOnly() throws IOException {
        Path path = folder.resolve("a/b");
        try (DataDirectory data = DataDirectory.open(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void keepsTheNodesIdentity() {
        String first;
        try (DataDirectory data = DataDirectory.open(folder)) {
            first = data.nodeId();
        }
        try (DataDirectory data = DataDirectory.open(folder)) {
            assertThat(data.nodeId()).isEqualTo(first).matches("[0-9a-f]{16}");
        }
    }

    @Test
    void becomesAnotherNodesWithoutBeingLetGo() {
        String first;
        String second;
        try (DataDirectory data = DataDirectory.open(folder)) {
            first = data.nodeId();
            data.renew();
            second = data.nodeId();
            assertThatExceptionOfType(DataDirectoryException.class)
                    .isThrownBy(() -> DataDirectory.open(folder));
        }
        assertThat(second).isNotEqualTo(first);
        try (DataDirectory data = DataDirectory.open(folder)) {
            assertThat(data.nodeId()).isEqualTo(second);
        }
    }

    @Test
    void belongsToOneNodeAtATime() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder)) {
            assertThat(data.path()).isEqualTo(folder);
            assertThatExceptionOfType(DataDirectoryException.class)
                    .isThrownBy(() -> DataDirectory.open(folder))
                    .withMessageContaining(
                            "locked by pid " + ProcessHandle.current().pid());
        }
        DataDirectory.open(folder).close();
    }

    @Test
    void aDamagedIdentityIsNotReplacedInSilence() throws IOException {
        Files.writeString(folder.resolve("node-id"), "12");
        assertThatExceptionOfType(DataDirectoryException.class)
                .isThrownBy(() -> DataDirectory.open(folder))
                .withMessageContaining("node-id holds no node id");
        Files.delete(folder.resolve("node-id"));
        DataDirectory.open(folder).close();
    }
}
