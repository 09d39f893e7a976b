package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.ChunkedEncoder;
import dev.caravan.protocols.http1.Fields;
import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way out of a side: its head and the first bytes of its body in one buffer, larger
 * pieces without a copy, chunks where its length is not known (RFC 9112 §7.1).
 */
final class Http1Out {
    /** Pieces up to this size are copied behind what waits; one send is cheaper than two buffers. */
    private static final int COPIED = 8 * 1024;

    private static final int ROOM = 512;

    private final Side side;
    private @Nullable ByteBuf pending;
    private boolean chunked;

    Http1Out(Side side) {
        this.side = side;
    }

    /** Begins a message with its head; {@code length} of the body is a hint. */
    void head(byte[] bytes, int count, long length, boolean inChunks) {
        chunked = inChunks;
        int room = inChunks ? ROOM : (int) Math.max(0, Math.min(length, COPIED));
        ByteBuf head = buffer(count + room);
        head.writeBytes(bytes, 0, count);
        append(head);
    }

    /** A message that is complete in itself: an interim answer. */
    void whole(byte[] bytes, int count) {
        ByteBuf message = buffer(count);
        message.writeBytes(bytes, 0, count);
        append(message);
    }

    ByteBuf buffer(int capacity) {
        return side.alloc().directBuffer(Math.max(capacity, 64));
    }

    /** The head that waits, retained for the caller. */
    @Nullable
    ByteBuf keepHead() {
        return pending == null ? null : pending.retain();
    }

    /** Sends a kept head again. */
    void resend(ByteBuf head) {
        append(head);
    }

    private void append(ByteBuf bytes) {
        ByteBuf before = pending;
        if (before != null) {
            side.write(before);
        }
        pending = bytes;
    }

    /** A piece of the body, ours from now on. */
    void piece(ByteBuf piece) {
        int n = piece.readableBytes();
        if (n == 0) {
            piece.release();
            return;
        }
        if (chunked) {
            ChunkedEncoder.begin(n, room(ChunkedEncoder.MAX_BEGIN_BYTES));
        }
        ByteBuf before = pending;
        if (before != null && n <= COPIED && before.readableBytes() + n <= 2 * COPIED) {
            before.writeBytes(piece);
            piece.release();
        } else {
            append(piece);
            handOn();
        }
        if (chunked) {
            ChunkedEncoder.end(room(2));
        }
    }

    /** What is someone else's memory is handed on at once, never appended to. */
    private void handOn() {
        ByteBuf foreign = pending;
        if (foreign != null) {
            pending = null;
            side.write(foreign);
        }
    }

    private ByteBuf room(int bytes) {
        ByteBuf current = pending;
        if (current == null) {
            current = buffer(ROOM);
            pending = current;
        } else {
            current.ensureWritable(bytes);
        }
        return current;
    }

    /** The body is complete. */
    void end(@Nullable Fields trailers) {
        if (chunked) {
            ByteBuf to = room(ChunkedEncoder.MAX_BEGIN_BYTES);
            if (trailers == null) {
                ChunkedEncoder.last(to);
            } else {
                ChunkedEncoder.last(trailers, to);
            }
            chunked = false;
        }
    }

    /** Sends what waits. */
    void flush() {
        ByteBuf last = pending;
        if (last != null) {
            pending = null;
            side.writeAndFlush(last);
        } else {
            side.flush();
        }
    }

    /** Drops what was not handed to the side. */
    void discard() {
        ByteBuf last = pending;
        if (last != null) {
            pending = null;
            last.release();
        }
    }
}
