package dev.caravan.protocols.http1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A whole response that the proxy gives itself when it cannot or may not forward: a status, a line
 * of text and Proxy-Status (RFC 9209). Immutable.
 *
 * <p>It is made of words of ours only: nothing of the request, no field, no target, is ever
 * repeated in it.
 */
public final class ErrorAnswer {
    private static final String NAME = "caravan";

    private final int status;
    private final byte[] fields;
    private final byte[] text;

    private ErrorAnswer(int status, byte[] fields, byte[] text) {
        this.status = status;
        this.fields = fields;
        this.text = text;
    }

    /** An answer of this status; {@code text} is a sentence of ours for a human, in UTF-8. */
    public static ErrorAnswer of(int status, ProxyError error, String text) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400..599)");
        }
        FieldLine proxyStatus = FieldLine.of("Proxy-Status", NAME + "; error=" + error.word());
        String body = status + " " + Reason.of(status) + "\n" + text + "\n";
        return new ErrorAnswer(status, proxyStatus.line, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The answer to a request head or body that the codec refused. */
    public static ErrorAnswer of(HeadProblem problem) {
        String text = problem.reason() + " (" + problem.section() + ")";
        return of(problem.status(), ProxyError.HTTP_REQUEST_ERROR, text);
    }

    /** This answer with one more field line, such as Proxy-Authenticate or Retry-After. */
    public ErrorAnswer with(FieldLine line) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(fields);
        all.writeBytes(line.line);
        return new ErrorAnswer(status, all.toByteArray(), text);
    }

    public int status() {
        return status;
    }

    /**
     * The bytes to send.
     *
     * @param date the time, from {@link HttpDate}
     * @param asked the request's method: an answer to HEAD has no body
     * @param close whether the connection closes after it, as it must where framing was not sure
     */
    public byte[] bytes(byte[] date, Method asked, boolean close) {
        var out = new ByteArrayOutputStream(256 + fields.length + text.length);
        ascii(out, "HTTP/1.1 " + status + " " + Reason.of(status) + "\r\nDate: ");
        out.write(date, 0, HttpDate.LENGTH);
        ascii(out, "\r\n");
        out.writeBytes(fields);
        ascii(out, "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + text.length);
        ascii(out, close ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n");
        if (asked != Method.HEAD) {
            out.writeBytes(text);
        }
        return out.toByteArray();
    }

    private static void ascii(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
