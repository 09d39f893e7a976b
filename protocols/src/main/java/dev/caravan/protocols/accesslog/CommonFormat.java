package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.stack.ConnectionInfo;
import dev.caravan.protocols.stack.Target;

import org.jspecify.annotations.Nullable;

/**
 * The common log format of web servers, then duration in microseconds and termination code:
 *
 * <pre>
 * 192.0.2.7 - alice [01/Mar/2026:10:20:30 +0000] "GET /a HTTP/1.1" 200 512 1830 ok
 * </pre>
 *
 * Within the texts {@code "}, {@code \}, control characters and everything from 0x7f on stand as
 * {@code \xHH}, in the user the space as well, so that columns stay columns.
 */
final class CommonFormat implements Format.Renderer {
    private static final int WIDEST = 4;
    private static final int NAME = 255;
    private static final byte[] HEX = Line.ascii("0123456789abcdef");
    private static final byte[][] TERMINATIONS = new byte[Termination.values().length][];

    static {
        for (Termination termination : Termination.values()) {
            TERMINATIONS[termination.ordinal()] = Line.ascii(' ' + termination.code() + '\n');
        }
    }

    private final Line line;
    private final Stamp stamp = new Stamp();

    CommonFormat(Line line) {
        this.line = line;
    }

    @Override
    public void render(AccessRecord record) {
        ConnectionInfo connection = record.connection;
        if (connection == null) {
            line.put('-');
        } else {
            AddressText.alone(line, connection.client());
        }
        line.put(' ');
        line.put('-');
        line.put(' ');
        user(record, connection);
        line.put(' ');
        line.put('[');
        stamp.common(line, record.begunMillis);
        line.put(']');
        line.put(' ');
        line.put('"');
        request(record);
        line.put('"');
        line.put(' ');
        numberOrDash(record.status);
        line.put(' ');
        numberOrDash(record.bytesOut);
        line.put(' ');
        line.number((record.endedNanos - record.begunNanos) / 1000);
        line.put(TERMINATIONS[record.termination.ordinal()]);
    }

    private void user(AccessRecord record, @Nullable ConnectionInfo connection) {
        String user = record.user;
        if (user == null && connection != null) {
            user = connection.user().orElse(null);
        }
        if (user == null || user.isEmpty()) {
            line.put('-');
        } else {
            text(user, true);
        }
    }

    private void request(AccessRecord record) {
        if (record.methodLength == 0) {
            tunnel(record);
            return;
        }
        text(record.text, 0, record.methodLength);
        line.put(' ');
        text(record.text, record.methodLength, record.targetLength);
        if (!record.version.isEmpty()) {
            line.put(' ');
            text(record.version, false);
        }
    }

    private void tunnel(AccessRecord record) {
        String protocol = record.protocol;
        for (int i = 0, n = line.fitting(protocol.length(), WIDEST); i < n; i++) {
            char c = protocol.charAt(i);
            escaped(c >= 'a' && c <= 'z' ? c - 32 : c, false);
        }
        if (record.target instanceof Target target) {
            line.put(' ');
            boolean literal = target.host().indexOf(':') >= 0;
            if (literal) {
                line.put('[');
            }
            text(target.host(), false);
            if (literal) {
                line.put(']');
            }
            line.put(':');
            line.number(target.port());
        } else if (record.target != null) {
            line.put(' ');
            text(record.target.toString(), false);
        }
    }

    private void numberOrDash(long number) {
        if (number == 0) {
            line.put('-');
        } else {
            line.number(number);
        }
    }

    private void text(byte[] text, int from, int length) {
        int end = from + line.fitting(length, WIDEST);
        for (int i = from; i < end; i++) {
            escaped(text[i] & 0xff, false);
        }
    }

    private void text(String text, boolean word) {
        int end = line.fitting(Math.min(text.length(), NAME), WIDEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            escaped(c > 0xff ? '?' : c, word);
        }
    }

    private void escaped(int c, boolean word) {
        if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || word && c == ' ') {
            line.put('\\');
            line.put('x');
            line.put(HEX[c >> 4]);
            line.put(HEX[c & 15]);
        } else {
            line.put(c);
        }
    }
}
