package dev.caravan.node.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A little steady traffic, so that every node has something to count. */
final class DemoTraffic implements AutoCloseable {
    private static final int EVERY_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 5_000;

    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final ScheduledExecutorService clock;

    private DemoTraffic(ScheduledExecutorService clock) {
        this.clock = clock;
    }

    /** Some requests a second to each node: one through its proxy, one to its routes, in turns. */
    static DemoTraffic start(DemoSettings settings) {
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(
                settings.nodes(),
                Thread.ofPlatform().daemon().name("caravan-demo-load-", 0).factory());
        DemoTraffic traffic = new DemoTraffic(clock);
        for (int node = 0; node < settings.nodes(); node++) {
            Proxy proxy = new Proxy(
                    Proxy.Type.HTTP,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.proxy(node)));
            String web = "http://127.0.0.1:" + settings.web(node) + "/demo";
            String origin = "http://127.0.0.1:" + settings.origin() + "/demo";
            traffic.every(() -> {
                traffic.ask(origin, proxy);
                traffic.ask(web, Proxy.NO_PROXY);
            });
        }
        return traffic;
    }

    private void every(Runnable task) {
        clock.scheduleWithFixedDelay(task, EVERY_MILLIS, 2 * EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void ask(String uri, Proxy through) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(uri).toURL().openConnection(through);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setInstanceFollowRedirects(false);
            boolean good = connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST;
            try (InputStream body =
                    good ? connection.getInputStream() : connection.getErrorStream()) {
                if (body != null) {
                    body.readAllBytes();
                }
            }
            (good ? answered : failed).increment();
        } catch (IOException e) {
            failed.increment();
        }
    }

    /** In words. */
    String summary() {
        return answered.sum() + " requests answered, " + failed.sum() + " not";
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
