package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.loop.Loop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An access log that keeps what a test asks about. */
final class Lines implements AccessLog {
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

    record Line(String protocol, int status, String termination, long in, long out, String route) {}

    @Override
    public void write(Loop loop, AccessRecord record) {
        lines.add(new Line(
                record.protocol,
                record.status,
                record.termination.code(),
                record.bytesIn,
                record.bytesOut,
                String.valueOf(record.route)));
    }

    Line next() {
        try {
            Line line = lines.poll(10, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no access-log line");
            }
            return line;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long dropped() {
        return 0;
    }
}
