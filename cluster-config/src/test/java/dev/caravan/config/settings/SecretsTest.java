package dev.caravan.config.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.protocols.catalog.Catalog;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SecretsTest {
    private static final String HASH =
            "$2b$12$wyRmvCmDs3xVoM4GHEVpJuWEXMFZpRb8rmAWGQTfJdKjfQnsZ8QXa";

    @TempDir
    private Path directory;

    private Secrets secrets = Secrets.NONE;

    @BeforeEach
    void someSecrets() throws IOException {
        Path inside = Files.createDirectories(directory.resolve("secrets/deep"));
        Files.writeString(inside.resolve("bob"), HASH + "\n");
        Files.writeString(directory.resolve("outside"), HASH);
        Files.createSymbolicLink(inside.resolve("link"), directory.resolve("outside"));
        secrets = new Secrets(
                Optional.of(directory.resolve("secrets")), Map.of("CARAVAN_SECRET_EVE", HASH));
    }

    @Test
    void aSecretMayStandElsewhere() {
        DocumentReader.Read read = read("{bob: 'file:deep/bob', eve: 'env:CARAVAN_SECRET_EVE'}");
        assertThat(read.problems()).isEmpty();
        assertThat(read.document().orElseThrow().users().get("s").users().names())
                .containsExactlyInAnyOrder("bob", "eve");
    }

    @Test
    void whatCannotBeHadIsSaidWithItsPlace() {
        assertThat(problems("{bob: 'file:none', eve: 'env:CARAVAN_SECRET_ADAM', x: 'env:PATH'}"))
                .containsExactly(
                        "/users/s/names/bob: file:none cannot be read on this node",
                        "/users/s/names/eve: env:CARAVAN_SECRET_ADAM is not set on this node",
                        "/users/s/names/x: env: (expected: env:CARAVAN_SECRET_NAME)");
        secrets = Secrets.NONE;
        assertThat(problems("{bob: 'file:deep/bob'}"))
                .containsExactly("/users/s/names/bob: file:deep/bob: this node has no secrets"
                        + " (expected: --secrets-dir DIR)");
    }

    @Test
    void noFileOutsideTheDirectoryIsRead() {
        for (String path :
                new String[] {"../outside", "deep/../../outside", "deep/link", "/etc/passwd"}) {
            assertThat(problems("{bob: 'file:" + path + "'}"))
                    .containsExactly("/users/s/names/bob: file:" + path
                            + " (expected: a file below the node's --secrets-dir)");
        }
        assertThatThrownBy(() -> secrets.resolve("file:deep")).hasMessageContaining("bytes");
    }

    @Test
    void onlyASecretTakesAReference() {
        String text =
                "caravan: 1\nlisteners: {a: {bind: 'env:CARAVAN_SECRET_EVE', layers: socks5}}";
        assertThat(reader().read(text).problems()).hasSize(1);
    }

    private List<String> problems(String names) {
        return read(names).problems().stream()
                .map(problem -> problem.pointer() + ": " + problem.message())
                .toList();
    }

    private DocumentReader.Read read(String names) {
        return reader().read("caravan: 1\nusers: { s: { names: " + names + " } }");
    }

    private DocumentReader reader() {
        return DocumentReader.of(ReadingOptions.of(Catalog::layers).secrets(secrets));
    }
}
