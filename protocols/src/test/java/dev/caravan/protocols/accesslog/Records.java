package dev.caravan.protocols.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.stack.ConnectionInfo;
import dev.caravan.protocols.stack.Target;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Records as a proxy would fill them, on loops of their own. */
final class Records implements AutoCloseable {
    private final EventLoops loops;

    Records(int count, Time time) {
        loops = EventLoops.start(EventLoops.Transport.NIO, count, time);
    }

    Loop loop(int index) {
        return loops.loops().get(index);
    }

    /** Runs {@code task} on the first loop and waits for it. */
    void onLoop(Runnable task) {
        try {
            loop(0).executor().submit(task).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException
                | java.util.concurrent.ExecutionException
                | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** A request that was answered. */
    static AccessRecord exchange(Loop loop, ConnectionInfo connection, String path) {
        AccessRecord record = AccessRecord.lend(loop, connection);
        request(record, "GET", path, "shop.example");
        record.protocol = "http";
        record.version = "HTTP/1.1";
        record.route = "api";
        record.upstream = "pages";
        record.endpoint = Client.socket("127.0.0.1", 9000);
        record.status = 200;
        record.bytesOut = 512;
        record.connectedNanos = record.begunNanos + 40_000;
        record.firstByteNanos = record.begunNanos + 1_200_000;
        record.endedNanos = record.begunNanos + 1_830_999;
        record.reused = true;
        record.attempts = 1;
        return record;
    }

    /** A tunnel that could not be opened. */
    static AccessRecord refusedTunnel(Loop loop, ConnectionInfo connection) {
        AccessRecord record = AccessRecord.lend(loop, connection);
        record.protocol = "socks5";
        record.target = new Target("2001:db8::9", 443);
        record.endedNanos = record.begunNanos + 9_000;
        record.termination = Termination.CONNECT_REFUSED;
        record.detail = "nothing listens at [2001:db8::9]:443";
        return record;
    }

    static void request(AccessRecord record, String method, String path, String host) {
        byte[] head = (method + path + host).getBytes(ISO_8859_1);
        int m = method.length();
        int p = path.length();
        record.request(head, 0, m, m, p, m + p, host.length());
    }

    static String rendered(Format format, AccessRecord record) {
        Line line = new Line();
        line.into(new byte[Block.BYTES]);
        line.begin();
        format.renderer(line).render(record);
        return line.toString();
    }

    @Override
    public void close() {
        loops.shutdown().toCompletableFuture().join();
    }
}
