package dev.caravan.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.management.tls.PemFiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class ContextsTest {
    @TempDir
    Path folder;

    @Test
    void theCurrentOneIsTheOneNamed() throws IOException {
        Contexts contexts = read("""
            current: lab
            contexts:
              home: { token: abc }
              lab: { api: "https://lab:9640", token-file: lab.token, ca: /etc/ca.pem }
            """);
        assertThat(contexts.current())
                .isEqualTo(new Context(
                        "lab",
                        Optional.of("https://lab:9640"),
                        Optional.empty(),
                        Optional.of(folder.resolve("lab.token")),
                        Optional.of(Path.of("/etc/ca.pem")),
                        Optional.empty()));
        assertThat(contexts.named("home").token()).contains("abc");
        assertThatThrownBy(() -> contexts.named("other"))
                .hasMessageContaining("no context other (there: home, lab)");
    }

    @Test
    void filesAreBesideIt() throws IOException {
        Context live =
                read("contexts: { live: { cert: ann.crt, key: keys/ann.key } }").named("live");
        assertThat(live.own())
                .contains(new PemFiles(
                        folder.resolve("ann.crt"), folder.resolve("keys").resolve("ann.key")));
    }

    @Test
    void withoutAFileThereIsNone() {
        assertThat(Contexts.read(folder.resolve("none.yaml")).current()).isEqualTo(Context.NONE);
        assertThat(Contexts.place(Map.of("XDG_CONFIG_HOME", "/x", "HOME", "/h")))
                .isEqualTo(Path.of("/x/caravan/contexts.yaml"));
        assertThat(Contexts.place(Map.of("HOME", "/h")))
                .isEqualTo(Path.of("/h/.config/caravan/contexts.yaml"));
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        assertThatThrownBy(() -> read("contexts: { lab: { url: x } }"))
                .hasMessageContaining("contexts.lab.url: unknown (expected: api,");
        assertThatThrownBy(() -> read("contexts: { lab: { cert: x } }"))
                .hasMessageContaining("contexts.lab: cert and key need each other");
        assertThatThrownBy(() -> read("a: [")).hasMessageContaining("is no YAML");
    }

    private Contexts read(String text) throws IOException {
        return Contexts.read(Files.writeString(folder.resolve("contexts.yaml"), text));
    }
}
