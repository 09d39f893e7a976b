package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

class HeadAllocationTest {
    private static final int TIMES = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Head head = Head.create();
    private final HeadEdits edits = HeadEdits.create();
    private final FieldLine via = FieldLine.of("Via", "1.1 caravan");
    private final byte[] out = new byte[4096];
    private final byte[] request = Heads.bytes(Heads.lines(
            "GET http://shop.example/a?b HTTP/1.1",
            "Host: shop.example",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64)",
            "Connection: keep-alive, X-Named",
            "X-Named: 1",
            "Content-Length: 12"));
    private final byte[] response = Heads.bytes(Heads.lines(
            "HTTP/1.1 200 OK",
            "Server: nginx",
            "Transfer-Encoding: chunked",
            "Connection: keep-alive"));

    @Test
    void readingAndWritingAHeadAllocatesNothing() {
        exchange(TIMES);

        long before = threads.getCurrentThreadAllocatedBytes();
        exchange(TIMES);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated / TIMES).as("bytes for an exchange's two heads").isZero();
    }

    private void exchange(int times) {
        for (int i = 0; i < times; i++) {
            HeadCodec.request(head, request, 0, request.length, HeadRules.DEFAULT);
            edits.clear().removeSpoofable().add(via);
            int written = HeadWriter.request(head, edits, out, 0);
            HeadCodec.response(head, response, 0, response.length, HeadRules.DEFAULT);
            written += HeadWriter.response(head, edits.clear().add(via), out, 0);
            if (written < 100) {
                throw new AssertionError("only " + written + " bytes written");
            }
        }
    }
}
