package dev.caravan.protocols.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * One end of a tunnel: a blocking socket. What it sends is a pattern in which every byte is known
 * by its place, so that a lost or doubled one shows.
 */
final class Peer implements AutoCloseable {
    private static final int PIECE = 32 * 1024;
    private static final Executor THREADS =
            task -> Thread.ofPlatform().daemon().name("peer").start(task);

    final Socket socket;
    private long sent;
    private long got;

    Peer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
    }

    /** Does {@code work} on a thread of its own. */
    static CompletableFuture<Void> meanwhile(Runnable work) {
        return CompletableFuture.runAsync(work, THREADS);
    }

    /** Sends the next {@code count} bytes of the pattern. */
    void send(long count) {
        byte[] piece = new byte[(int) Math.min(PIECE, count)];
        long end = sent + count;
        while (sent < end) {
            int n = (int) Math.min(piece.length, end - sent);
            for (int i = 0; i < n; i++) {
                piece[i] = at(sent + i);
            }
            try {
                socket.getOutputStream().write(piece, 0, n);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sent += n;
        }
    }

    /** Reads the next {@code count} bytes and checks every one. */
    void read(long count) {
        byte[] piece = new byte[(int) Math.min(PIECE, count)];
        long end = got + count;
        while (got < end) {
            int n = receive(piece, (int) Math.min(piece.length, end - got));
            if (n < 0) {
                throw new AssertionError("ended after " + got + " of " + end + " bytes");
            }
        }
    }

    /** Reads to the end, resting between two pieces, and says how many bytes came in all. */
    long readToEnd(long restNanos) {
        byte[] piece = new byte[PIECE];
        while (receive(piece, piece.length) >= 0) {
            if (restNanos > 0) {
                LockSupport.parkNanos(restNanos);
            }
        }
        return got;
    }

    /** Reads until the connection breaks; false when it ended in order. */
    boolean readsUntilBroken() {
        try {
            readToEnd(0);
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    /** Reads until nothing more comes, however it ends, and says how many bytes came in all. */
    long readWhatComes() {
        readsUntilBroken();
        return got;
    }

    private int receive(byte[] piece, int atMost) {
        try {
            int n = socket.getInputStream().read(piece, 0, atMost);
            for (int i = 0; i < n; i++) {
                if (piece[i] != at(got + i)) {
                    throw new AssertionError("wrong byte at " + (got + i));
                }
            }
            got += Math.max(n, 0);
            return n;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte at(long place) {
        return (byte) (place * 31 + (place >>> 8) * 7 + (place >>> 16));
    }

    /** Ends its own direction. */
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks off. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
