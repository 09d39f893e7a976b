package dev.caravan.protocols.http1;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A benchmark to run by hand: nanoseconds to read and write one head on one core, best of rounds.
 *
 * <p>Not a test; {@code main} prints, and nothing depends on its figures.
 */
public final class HeadBenchmark {
    private static final String WRK = "GET /small HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
    private static final String CLIENT =
            "GET /assets/site.css?v=12 HTTP/1.1\r\nHost: www.shop.example\r\n"
                    + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\n"
                    + "Accept: text/css,*/*;q=0.1\r\nAccept-Encoding: gzip, br\r\n"
                    + "Connection: keep-alive\r\nCookie: session=0123456789abcdef\r\n\r\n";
    private static final String NGINX = "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\n"
            + "Date: Sun, 23 Nov 2025 19:15:00 GMT\r\nContent-Type: text/plain\r\n"
            + "Content-Length: 13\r\nLast-Modified: Sun, 23 Nov 2025 18:00:00 GMT\r\n"
            + "Connection: keep-alive\r\nETag: \"69234c00-d\"\r\nAccept-Ranges: bytes\r\n\r\n";

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final Head head = Head.create();
    private final HeadEdits edits = HeadEdits.create();
    private final FieldLine[] added = {
        FieldLine.of("X-Forwarded-For", "127.0.0.1"),
        FieldLine.of("X-Forwarded-Proto", "http"),
        FieldLine.of("Via", "1.1 caravan-0123abcd")
    };
    private final byte[] out = new byte[65536];

    private HeadBenchmark() {}

    /** Runs all three heads and prints what one costs. */
    public static void main(String[] args) {
        var benchmark = new HeadBenchmark();
        for (int round = 0; round < 8; round++) {
            report("wrk request", benchmark.best(WRK, true));
            report("client request", benchmark.best(CLIENT, true));
            report("nginx response", benchmark.best(NGINX, false));
        }
    }

    private static void report(String what, double nanos) {
        System.out.printf(Locale.ROOT, "%-16s %6.1f ns%n", what, nanos);
    }

    private double best(String text, boolean request) {
        byte[] message = text.getBytes(StandardCharsets.ISO_8859_1);
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            int times = 10_000;
            long start = CLOCK.getCurrentThreadCpuTime();
            long written = request ? requests(message, times) : responses(message, times);
            long nanos = CLOCK.getCurrentThreadCpuTime() - start;
            if (written < message.length) {
                throw new IllegalStateException("nothing was written");
            }
            best = Math.min(best, (double) nanos / times);
        }
        return best;
    }

    private long requests(byte[] b, int times) {
        long written = 0;
        for (int i = 0; i < times; i++) {
            if (HeadCodec.request(head, b, 0, b.length, HeadRules.DEFAULT) != Parsed.DONE) {
                throw new IllegalStateException(head.problem().reason());
            }
            edits.clear().removeSpoofable().add(added[0]).add(added[1]).add(added[2]);
            written += HeadWriter.request(head, edits, out, 0);
        }
        return written;
    }

    private long responses(byte[] b, int times) {
        long written = 0;
        for (int i = 0; i < times; i++) {
            if (HeadCodec.response(head, b, 0, b.length, HeadRules.DEFAULT) != Parsed.DONE) {
                throw new IllegalStateException(head.problem().reason());
            }
            edits.clear().add(added[2]);
            written += HeadWriter.response(head, edits, out, 0);
        }
        return written;
    }
}
