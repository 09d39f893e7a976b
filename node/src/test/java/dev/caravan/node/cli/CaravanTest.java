package dev.caravan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class CaravanTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpIsThereForEveryCommand() {
        for (String command : new String[] {
            "",
            "start",
            "config",
            "config check",
            "config schema",
            "user",
            "user hash",
            "version",
            "cluster",
            "cluster init",
            "cluster recover",
            "cluster forget-promise"
        }) {
            String line = (command + " --help").trim();
            assertThat(run(Map.of(), line.split(" "))).as(line).isZero();
            assertThat(out.toString()).as(line).contains("Usage: caravan " + command);
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void withoutACommandHelpIsPrinted() {
        assertThat(run(Map.of())).isZero();
        assertThat(out.toString()).contains("Usage: caravan", "Exit status:", "start");
    }

    @Test
    void theVersionNamesJavaAndTransport() {
        assertThat(run(Map.of(), "version")).isZero();
        assertThat(out.toString()).startsWith("caravan ").contains("Java 25");
    }

    @Test
    void aWrongFlagIsSaidWithASuggestion() {
        assertThat(run(Map.of(), "start", "--port-ofset", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("--port-ofset", "caravan start --help");
        assertThat(run(Map.of(), "start", "--port-offset", "70000")).isEqualTo(2);
        assertThat(err.toString()).contains("port-offset: 70000 (expected: 0..65535)");
        assertThat(run(Map.of(), "start", "--drain-timeout", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("expected: such as 30s");
        assertThat(run(Map.of(), "start", "--bind", "example.com")).isEqualTo(2);
        assertThat(err.toString()).contains("example.com");
    }

    @Test
    void theEnvironmentStandsForFlagsAndFlagsWin() {
        assertThat(run(Map.of("CARAVAN_PORT_OFFSET", "70000"), "start")).isEqualTo(2);
        assertThat(err.toString()).contains("port-offset: 70000");
        assertThat(run(Map.of("CARAVAN_PORT_OFFSET", "70000"), "start", "--port-offset", "70001"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("port-offset: 70001");
    }

    @Test
    void everyProblemOfADocumentIsSaidWithItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), """
            caravan: 1
            listeners:
              web:
                bind: ":8080"
                usrs: staff
                layers: [ { http: { routes: [ { upstream: api } ] } } ]
              other:
                bind: ":99999"
                layers: [ socks5 ]
            """);
        assertThat(run(Map.of(), "config", "check", file.toString())).isEqualTo(2);
        assertThat(err.toString().lines())
                .anyMatch(line -> line.startsWith(file + ":5:5: /listeners/web/usrs: ")
                        && line.contains("users"))
                .anyMatch(line -> line.startsWith(file + ":8:11: /listeners/other/bind: "));
        assertThat(start(file)).isEqualTo(2);
        assertThat(err.toString()).contains("caravan: " + file + ":5:5: /listeners/web/usrs: ");
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThat(start(folder.resolve("none.yaml"))).isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml: no such file");
    }

    @Test
    void variablesComeFromFlagsAndTheEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("vars.yaml"), """
            caravan: 1
            listeners:
              web: { bind: "${node.HOST}:${node.PORT}", layers: [ socks5 ] }
            """);
        String[] check = {"config", "check", file.toString(), "--var", "HOST=127.0.0.1"};
        assertThat(run(Map.of(), check)).isEqualTo(2);
        assertThat(err.toString()).contains("CARAVAN_VAR_PORT");
        assertThat(run(Map.of("CARAVAN_VAR_PORT", "1080"), check)).isZero();
    }

    @Test
    void theSchemaIsPrinted() {
        assertThat(run(Map.of(), "config", "schema")).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"$schema\"", "http-proxy");
    }

    @Test
    void aDirectoryThatCannotBeUsedIsSaid() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(run(Map.of(), "start", "--data", file.resolve("below").toString()))
                .isEqualTo(4);
        assertThat(err.toString()).contains("data directory " + file, "--data");
    }

    @Test
    void aPasswordIsHashedFromStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("secret\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run(Map.of(), "user", "hash", "alice")).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).matches("alice:\\$2b\\$10\\$.{53}\\R");
    }

    @Test
    void theKeysOfAClusterAreMadeOnce() throws IOException {
        Path keys = folder.resolve("keys");
        assertThat(run(Map.of(), "cluster", "init", keys.toString(), "--name", "a,b"))
                .isZero();
        assertThat(out.toString())
                .containsPattern("administrator's token +cvn_[0-9a-f]{12}_[A-Za-z0-9_-]{43}\\R")
                .containsPattern("proxy user +proxy\\R")
                .contains("a/", "b/");
        assertThat(keys.resolve("a/node.key")).exists();
        String line = Files.readString(keys.resolve("tokens"));
        assertThat(run(Map.of(), "cluster", "init", keys.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is not empty, and nothing is overwritten");
        assertThat(Files.readString(keys.resolve("tokens"))).isEqualTo(line);
        assertThat(run(Map.of(), "cluster", "init", keys + "2", "--nodes", "0")).isEqualTo(2);
    }

    private int start(Path file) {
        return run(
                Map.of(),
                "start",
                "--config",
                file.toString(),
                "--data",
                folder.resolve("data").toString(),
                "--cluster",
                "127.0.0.1:0");
    }

    private int run(Map<String, String> environment, String... args) {
        CommandLine line = Caravan.commandLine(environment);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
