package dev.caravan.node.demo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A cluster on one machine: nodes as processes, an origin in this one, a little traffic. {@link
 * #stop} ends all of it and leaves nothing.
 */
public final class DemoCluster {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int ASK_EVERY_MILLIS = 250;
    private static final int ANSWER_MILLIS = 2_000;

    private final DemoSettings settings;
    private final Consumer<String> out;
    private final DemoOrigin origin;
    private final List<DemoNode> nodes = new ArrayList<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private DemoCluster(DemoSettings settings, Consumer<String> out, DemoOrigin origin) {
        this.settings = settings;
        this.out = out;
        this.origin = origin;
        Consumer<String> lines = settings.quiet() ? line -> {} : out;
        for (int k = 0; k < settings.nodes(); k++) {
            List<String> command = settings.arguments(k);
            nodes.add(new DemoNode(settings.name(k), command, settings.log(k), lines, out));
        }
    }

    /**
     * Starts the nodes; {@code out} hears, from any thread, every line that is to be shown.
     *
     * @throws IOException when a port is taken or the folder cannot be written
     */
    public static DemoCluster start(DemoSettings settings, Consumer<String> out)
            throws IOException {
        DemoOrigin origin = DemoOrigin.open(settings.origin());
        try {
            Files.createDirectories(settings.folder());
            Files.writeString(settings.document(), settings.text());
        } catch (IOException e) {
            origin.close();
            throw e;
        }
        DemoCluster demo = new DemoCluster(settings, out, origin);
        out.accept(
                "starting " + settings.nodes() + " node(s); their data is in " + settings.folder());
        demo.nodes.forEach(DemoNode::start);
        return demo;
    }

    /** Waits for all to be ready, says what to try, and keeps some traffic going until the end. */
    public void run() throws InterruptedException {
        if (awaitReady()) {
            DemoGuide.lines(settings, pids()).forEach(out);
            try (DemoTraffic traffic = DemoTraffic.start(settings)) {
                stopping.await();
                traffic.close();
                out.accept("traffic: " + traffic.summary());
            }
        }
        stopped.await();
    }

    private boolean awaitReady() throws InterruptedException {
        int ready = 0;
        while (ready < settings.nodes()) {
            if (isReady(ready)) {
                out.accept(settings.name(ready) + " is ready");
                ready++;
            } else if (stopping.await(ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private boolean isReady(int node) {
        String uri = "http://127.0.0.1:" + settings.management(node) + "/health/ready";
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(uri).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            boolean ready = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            connection.disconnect();
            return ready;
        } catch (IOException e) {
            return false;
        }
    }

    /** The processes of the nodes, in order. */
    public List<Long> pids() {
        return nodes.stream().map(DemoNode::pid).toList();
    }

    /** Stops the nodes one after another, the last first, and removes what they kept. */
    public void stop() {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        stopping.countDown();
        try {
            for (int k = nodes.size() - 1; k >= 0; k--) {
                nodes.get(k).stop(settings.drain().plus(GRACE));
                out.accept(settings.name(k) + " has stopped");
            }
        } catch (InterruptedException e) {
            nodes.forEach(DemoNode::kill);
            Thread.currentThread().interrupt();
        } finally {
            clear();
            stopped.countDown();
        }
    }

    /** Ends everything at once. */
    public void kill() {
        nodes.forEach(DemoNode::kill);
        clear();
    }

    private void clear() {
        origin.close();
        try {
            Files.walkFileTree(settings.folder(), new Removing());
        } catch (IOException e) {
            out.accept(settings.folder() + ": could not be removed: " + e.getMessage());
        }
    }

    private static final class Removing extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(
                Path folder, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
