package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.Reason;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the head of an answer of our own. */
final class OwnHead {
    private static final int SLACK = 256;

    private OwnHead() {}

    /**
     * How the body is framed.
     *
     * @param date the Date to write when the fields have none
     * @param length of the body, or {@link Wire#UNKNOWN} or {@link Wire#NONE}
     * @param chunked whether a body of unknown length is sent in chunks
     * @param close whether the connection ends after it
     */
    record Frame(String date, long length, boolean chunked, boolean close) {}

    static int bound(List<HttpField> fields) {
        int bytes = SLACK;
        for (HttpField field : fields) {
            bytes += field.name().length() + field.value().length() + 4;
        }
        return bytes;
    }

    /** Writes the head at the start of {@code out} and returns its length; no frame for a 1xx. */
    static int write(int status, List<HttpField> fields, @Nullable Frame frame, byte[] out) {
        StringBuilder head = new StringBuilder(SLACK);
        head.append("HTTP/1.1 ").append(status).append(' ').append(Reason.of(status));
        head.append("\r\n");
        boolean dated = false;
        for (HttpField field : fields) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
            dated |= field.name().equalsIgnoreCase("date");
        }
        if (frame != null) {
            if (!dated) {
                head.append("Date: ").append(frame.date).append("\r\n");
            }
            if (frame.chunked) {
                head.append("Transfer-Encoding: chunked\r\n");
            } else if (frame.length >= 0) {
                head.append("Content-Length: ").append(frame.length).append("\r\n");
            }
            if (frame.close) {
                head.append("Connection: close\r\n");
            }
        }
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, out, 0, bytes.length);
        return bytes.length;
    }
}
