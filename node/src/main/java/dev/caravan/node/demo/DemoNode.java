package dev.caravan.node.demo;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A node that is a process of its own, started again when it dies. A thread of its own watches it.
 */
final class DemoNode {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final int KILL_SECONDS = 5;

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Consumer<String> says;
    private final Consumer<String> events;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Process process;

    /**
     * Not yet running.
     *
     * @param says hears what the process prints, line by line
     * @param events hears what becomes of it
     */
    DemoNode(
            String name,
            List<String> command,
            Path log,
            Consumer<String> says,
            Consumer<String> events) {
        this.name = name;
        this.command = withoutInterrupt(command);
        this.log = log;
        this.says = says;
        this.events = events;
    }

    /** Ctrl-C reaches the whole terminal; the nodes are to be stopped one after another. */
    private static List<String> withoutInterrupt(List<String> command) {
        List<String> shielded =
                new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "node"));
        shielded.addAll(command);
        return shielded;
    }

    /** Starts it and watches over it. */
    void start() {
        Thread.ofPlatform().daemon().name("caravan-demo-" + name).start(this::keepAlive);
    }

    private void keepAlive() {
        Duration wait = FIRST;
        try {
            do {
                long began = System.nanoTime();
                int status = runOnce();
                if (stopping.getCount() == 0) {
                    return;
                }
                boolean steady = System.nanoTime() - began >= STEADY.toNanos();
                wait = steady ? FIRST : wait;
                events.accept(name + " ended with " + status + "; again in " + wait.toSeconds()
                        + " s (its log: " + log + ")");
                Duration doubled = wait.multipliedBy(2);
                Duration now = wait;
                wait = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
                if (stopping.await(now.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } while (true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private int runOnce() throws InterruptedException {
        try {
            Process started = begin();
            if (stopping.getCount() == 0) {
                started.toHandle().destroy();
            }
            try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8);
                    PrintWriter kept = new PrintWriter(Files.newBufferedWriter(
                            log, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    kept.println(line);
                    kept.flush();
                    says.accept(name + " | " + line);
                }
            }
            return started.waitFor();
        } catch (IOException e) {
            events.accept(name + ": " + e.getMessage());
            return -1;
        }
    }

    private Process begin() throws IOException {
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.getOutputStream().close();
        process = started;
        return started;
    }

    /** The process as it is now; 0 before the first. */
    long pid() {
        Process now = process;
        return now == null ? 0 : now.pid();
    }

    /** Lets it end in order, {@code within} that time; else it is killed. Waits until it is gone. */
    void stop(Duration within) throws InterruptedException {
        stopping.countDown();
        Process now = process;
        if (now != null) {
            // The process' own destroy() would close what is read of it, too.
            now.toHandle().destroy();
            if (!now.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                events.accept(name + " did not end within " + within.toSeconds() + " s: killed");
                now.destroyForcibly();
            }
            now.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
        }
        ended.await(KILL_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends it at once. */
    void kill() {
        stopping.countDown();
        Process now = process;
        if (now != null) {
            now.destroyForcibly();
        }
    }
}
