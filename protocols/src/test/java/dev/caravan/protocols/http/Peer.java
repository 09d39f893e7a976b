package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** One end of a plain socket in a transcript: says bytes, and sees bytes or the end. */
final class Peer implements AutoCloseable {
    private static final int MOST_MILLIS = 10_000;

    private final String who;
    private final Socket socket;
    private String seen = "";

    Peer(String who, Socket socket) {
        this.who = who;
        this.socket = socket;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(MOST_MILLIS);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isOrigin() {
        return who.equals("origin");
    }

    Peer says(String text) {
        return says(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Peer says(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(who + " cannot send", e);
        }
    }

    /** Each byte in a segment of its own. */
    Peer drips(String text) {
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            says(new byte[] {b});
            Thread.yield();
        }
        return this;
    }

    /** The next bytes are {@code expected}; names of the proxy and dates made constant. */
    Peer sees(String expected) {
        while (normal(seen).length() < expected.length() || endsInside(seen)) {
            String more = more();
            if (more.isEmpty()) {
                break;
            }
            seen += more;
        }
        String normal = normal(seen);
        String next = normal.substring(0, Math.min(expected.length(), normal.length()));
        assertThat(next).as("what the %s sees", who).isEqualTo(expected);
        seen = normal.substring(next.length());
        return this;
    }

    /** A name or date may be cut by the end of what was read. */
    private static boolean endsInside(String text) {
        String normal = normal(text);
        return normal.matches("(?s).*(caravan-[0-9a-f]{0,11}|Date: [^\r]*)$");
    }

    /** Bytes up to and with {@code last}. */
    String seesUntil(String last) {
        while (!normal(seen).contains(last)) {
            String more = more();
            assertThat(more)
                    .as("the %s saw %s and then the end, before %s", who, seen, last)
                    .isNotEmpty();
            seen += more;
        }
        String normal = normal(seen);
        int end = normal.indexOf(last) + last.length();
        seen = normal.substring(end);
        return normal.substring(0, end);
    }

    /** Exactly the next {@code count} bytes, whatever they are. */
    String seesBytes(int count) {
        while (seen.length() < count) {
            String more = more();
            assertThat(more).as("the %s saw the end too early", who).isNotEmpty();
            seen += more;
        }
        String bytes = seen.substring(0, count);
        seen = seen.substring(count);
        return bytes;
    }

    /** The other end finishes in order, and nothing comes before that. */
    Peer seesEnd() {
        String rest = seen + more();
        assertThat(normal(rest)).as("what the %s sees before the end", who).isEmpty();
        return this;
    }

    /** The other end is gone, in order or not. */
    Peer seesEndOrReset() {
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            int n = in.read(buffer);
            while (n >= 0) {
                n = in.read(buffer);
            }
        } catch (SocketException reset) {
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(who + " waits for the end", e);
        }
        return this;
    }

    /** As {@link #seesUntil}, nothing made constant. */
    String seesRaw(String last) {
        while (!seen.contains(last)) {
            seen += more();
        }
        int end = seen.indexOf(last) + last.length();
        String raw = seen.substring(0, end);
        seen = seen.substring(end);
        return raw;
    }

    /** Sends until nothing is taken for a moment; how many bytes were. */
    long saysUntilBlocked(long most) {
        java.util.concurrent.atomic.AtomicLong sent = new java.util.concurrent.atomic.AtomicLong();
        Thread.ofVirtual().start(() -> {
            byte[] piece = new byte[64 * 1024];
            try {
                while (sent.get() < most) {
                    socket.getOutputStream().write(piece);
                    sent.addAndGet(piece.length);
                }
            } catch (IOException closed) {
                sent.incrementAndGet();
            }
        });
        java.util.concurrent.atomic.AtomicLong before =
                new java.util.concurrent.atomic.AtomicLong(-1);
        org.awaitility.Awaitility.await()
                .pollInterval(java.time.Duration.ofMillis(400))
                .until(() -> before.getAndSet(sent.get()) == sent.get());
        return sent.get();
    }

    /** The connection breaks: no clean end. */
    Peer seesReset() {
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            int n = in.read(buffer);
            while (n >= 0) {
                n = in.read(buffer);
            }
        } catch (SocketException reset) {
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError(who + " saw a clean end (expected: a reset)");
    }

    /** Nothing comes for a moment. */
    Peer seesNothing() {
        try {
            socket.setSoTimeout(150);
            String more = more();
            throw new AssertionError(who + " saw <" + more + "> (expected: nothing)");
        } catch (UncheckedIOException nothing) {
            assertThat(nothing.getCause()).isInstanceOf(SocketTimeoutException.class);
            assertThat(seen).as("what the %s saw already", who).isEmpty();
            return this;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        } finally {
            try {
                socket.setSoTimeout(MOST_MILLIS);
            } catch (SocketException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Every byte until the end. */
    byte[] drain() {
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(seen.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().transferTo(all);
            return all.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Peer finishes() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void resets() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String more() {
        try {
            byte[] buffer = new byte[8192];
            int n = socket.getInputStream().read(buffer);
            return n < 0 ? "" : new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(who + " waits after <" + seen + ">", e);
        }
    }

    static String normal(String text) {
        return text.replaceAll("caravan-[0-9a-f]{12}", "caravan")
                .replaceAll("Date: [A-Z][a-z]{2}, [^\r]{24}\r", "Date: now\r");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
