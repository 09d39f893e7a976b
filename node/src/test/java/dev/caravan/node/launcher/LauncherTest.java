package dev.caravan.node.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

class LauncherTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private Path home = Path.of("");

    @BeforeEach
    void installs() throws IOException {
        home = Files.createDirectories(folder.resolve("a home/caravan"));
        Files.copy(Path.of("../caravan"), home.resolve("caravan"));
        Files.createDirectories(home.resolve("lib"));
        Files.createFile(home.resolve("lib/b.jar"));
        Files.createFile(home.resolve("lib/a.jar"));
        environment.put("PATH", System.getenv("PATH"));
        environment.put("CARAVAN_JDKS", folder.resolve("jdks").toString());
        environment.put("JAVA_HOME", jdk("mine", "25.0.1").toString());
    }

    @Test
    void becomesJavaWithTheJarsInOrder() throws Exception {
        Said said = run(home.resolve("caravan"), "start", "--bind", "two words");

        assertThat(said.status()).isZero();
        assertThat(said.lines()).first().isEqualTo("mine " + said.pid());
        assertThat(said.lines())
                .endsWith("dev.caravan.node.cli.Caravan", "start", "--bind", "two words")
                .contains(home.toRealPath() + "/lib/a.jar:" + home.toRealPath() + "/lib/b.jar");
    }

    @Test
    void startsThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(
                folder.resolve("link"), Path.of("a home", "caravan", "caravan"));

        assertThat(run(link, "version").lines())
                .endsWith("version")
                .first()
                .asString()
                .startsWith("mine ");
    }

    @Test
    void namesCollectorHeapAndLoops() throws Exception {
        environment.put("CARAVAN_HEAP", "64m");
        environment.put("CARAVAN_LOOPS", "3");
        environment.put("CARAVAN_JAVA_OPTS", "-Xlog:gc -Dx=y");

        assertThat(run(home.resolve("caravan"), "start").lines())
                .contains("-Xmx64m", "-Dcaravan.loops=3", "-Xlog:gc", "-Dx=y")
                .anyMatch(line -> line.matches("-XX:\\+Use(Serial|G1)GC"));
    }

    @Test
    void runsJavaWithTheFlagsTheTestsRunWith() throws Exception {
        List<String> launched = new ArrayList<>(run(home.resolve("caravan")).lines());
        launched.removeIf(line -> !line.matches("(--|-XX:|-Dio.netty.allocator).*"));
        launched.removeIf(line -> line.matches("-XX:\\+Use(Serial|G1)GC"));

        assertThat(launched).hasSize(4);
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).containsAll(launched);
    }

    @Test
    void whatOnlyAsksTheApiGetsFewJars() throws Exception {
        for (String jar : new String[] {"caravan-node-1", "picocli-4", "netty-common-4"}) {
            Files.createFile(home.resolve("lib/" + jar + ".jar"));
        }
        String lib = home.toRealPath() + "/lib/";

        assertThat(run(home.resolve("caravan"), "node", "list").lines())
                .contains(lib + "caravan-node-1.jar:" + lib + "picocli-4.jar")
                .contains("-XX:TieredStopAtLevel=1")
                .endsWith("node", "list");
        assertThat(run(home.resolve("caravan"), "config", "check", "x").lines())
                .doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void looksFurtherWhenJavaHomeIsTooOld() throws Exception {
        environment.put("JAVA_HOME", jdk("old", "21.0.7").toString());
        environment.put("PATH", tools());
        jdk("jdks/a-17", "17.0.15");
        jdk("jdks/b-26", "26");

        assertThat(run(home.resolve("caravan")).lines()).first().asString().startsWith("b-26 ");
    }

    @Test
    void saysHowToGetAJdk() throws Exception {
        environment.put("JAVA_HOME", jdk("old", "1.8.0_402").toString());
        environment.put("PATH", tools());

        Said said = run(home.resolve("caravan"), "start");

        assertThat(said.status()).isEqualTo(69);
        assertThat(String.join("\n", said.lines()))
                .contains("needs a JDK 25 or newer", folder + "/old", "https://adoptium.net");
    }

    @Test
    void saysThatMavenIsMissingWhereThereIsOnlySource() throws Exception {
        Files.move(home.resolve("lib"), folder.resolve("elsewhere"));
        environment.put("PATH", tools());

        Said said = run(home.resolve("caravan"), "start");

        assertThat(said.status()).isEqualTo(69);
        assertThat(String.join("\n", said.lines())).contains("needs Maven", "apt install maven");
    }

    /** A JDK whose java tells its name, its process and its arguments, one a line. */
    private Path jdk(String name, String version) throws IOException {
        Path jdk = Files.createDirectories(folder.resolve(name));
        Files.writeString(jdk.resolve("release"), "X=\"1\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.createDirectory(jdk.resolve("bin")).resolve("java");
        script(java, "echo " + jdk.getFileName() + " $$\nfor a in \"$@\"; do echo \"$a\"; done\n");
        return jdk;
    }

    /** A PATH with what the launcher needs and neither java nor mvn. */
    private String tools() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        String needed = "dirname readlink nproc getconf ls cat cksum tr find head mkdir";
        for (String tool : needed.split(" ")) {
            for (String place : System.getenv("PATH").split(":")) {
                Path found = Path.of(place, tool);
                if (Files.isExecutable(found) && !Files.exists(tools.resolve(tool))) {
                    script(tools.resolve(tool), "exec " + found + " \"$@\"\n");
                }
            }
        }
        return tools.toString();
    }

    private static void script(Path file, String lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + lines);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Said run(Path launcher, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.directory(folder.toFile()).start();
        process.getOutputStream().close();
        List<String> lines = process.inputReader().readAllLines();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Said(process.pid(), process.exitValue(), lines);
    }

    /** What a run of the launcher came to. */
    private record Said(long pid, int status, List<String> lines) {}
}
