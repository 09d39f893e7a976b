package dev.caravan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.node.client.FakeApi;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class ClientClassPathTest {
    private static final Path LAUNCHER = Path.of("../caravan");
    private static final Pattern JARS = Pattern.compile("/lib/\\{([^}]*)}-\\*\\.jar");

    @Test
    void theLauncherKnowsWhichCommandsOnlyAskTheApi() throws Exception {
        List<String> paths = new ArrayList<>();
        Set<String> asking = new TreeSet<>();
        walk(Caravan.commandLine(System.getenv()), "", paths, asking);
        String script = """
            eval "$(sed -n '/^is_client()/,/^}/p' %s)"
            while read -r one two; do is_client "$one" "$two" && echo "$one $two"; done
            """.formatted(LAUNCHER);
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        bash.outputWriter().write(String.join("\n", paths) + "\n");
        bash.outputWriter().close();

        assertThat(new TreeSet<>(bash.inputReader().lines().map(String::strip).toList()))
                .isEqualTo(asking);
    }

    private static void walk(
            CommandLine line, String path, List<String> paths, Set<String> asking) {
        line.getSubcommands().forEach((name, below) -> {
            String words = (path + " " + name).strip();
            if (below.getSubcommands().isEmpty()) {
                paths.add(words);
                // The doctor looks at the transport, which the few jars do not have.
                if (below.getCommand() instanceof ApiCommand && !words.equals("doctor")) {
                    asking.add(words);
                }
            }
            walk(below, words, paths, asking);
        });
    }

    @Test
    void theFewJarsOfTheLauncherAreEnough() throws Exception {
        try (FakeApi api = FakeApi.start()) {
            api.on("GET /health/cluster", 200, "{\"status\":\"ok\"}");
            api.on("GET /v1/nodes", 200, "[]").on("GET /v1/rollouts", 200, "[]");
            api.on("PUT /v1/users/staff/alice", 204, "");

            assertThat(java(api, "status", "--output", "yaml"))
                    .startsWith("cluster:\n  status: ok");
            assertThat(java(api, "user", "set", "staff", "alice")).isEqualTo("alice is in staff\n");
            assertThat(java(api, "rollout", "--help")).contains("promote");
        }
    }

    private static String java(FakeApi api, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Caravan.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CARAVAN_API", api.url());
        Process process = builder.start();
        process.outputWriter().write("secret\n");
        process.outputWriter().close();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** What the launcher picks, from the class path of this JVM. */
    private static String classPath() throws Exception {
        Set<String> names = JARS.matcher(Files.readString(LAUNCHER))
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(",")))
                .collect(Collectors.toSet());
        assertThat(names).contains("caravan-node", "picocli");
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> names.stream().anyMatch(name -> isOf(entry, name)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A jar of this name, or the classes that become the module's jar. */
    private static boolean isOf(String entry, String name) {
        String module = name.replace("caravan-", "");
        return Path.of(entry).getFileName().toString().startsWith(name + "-")
                || entry.endsWith("/" + module + "/target/classes");
    }
}
