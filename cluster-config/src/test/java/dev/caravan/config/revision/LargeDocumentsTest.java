package dev.caravan.config.revision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class LargeDocumentsTest {
    @Test
    @Timeout(240)
    void twentyMegabytesFitIntoADefaultHeap() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeDocuments.class.getName()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines().toList())
                .containsExactly(
                        "yaml revision 1",
                        "routes revision 2",
                        "json revision 3",
                        "redacted whole",
                        "edited 1 difference");
    }
}
