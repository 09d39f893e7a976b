package dev.caravan.protocols.wire;

import dev.caravan.protocols.stack.Bytes;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Objects;

/**
 * Bytes that have arrived on one side and were not taken, in order. Almost always one buffer; more
 * only while somebody waits for the rest of a message.
 *
 * <p>As {@link Bytes} it is a view of all that waits.
 */
public final class Inbound implements Bytes {
    private @Nullable ByteBuf first;
    private @Nullable ArrayDeque<ByteBuf> more;
    private int length;

    Inbound() {}

    void add(ByteBuf bytes) {
        int n = bytes.readableBytes();
        if (n == 0) {
            bytes.release();
            return;
        }
        length += n;
        if (first == null) {
            first = bytes;
            return;
        }
        if (more == null) {
            more = new ArrayDeque<>(2);
        }
        more.addLast(bytes);
    }

    /** How many bytes wait. */
    public int readable() {
        return length;
    }

    /** Whether none waits. */
    public boolean isEmpty() {
        return length == 0;
    }

    /**
     * The first buffer, lent: the caller may read from it, moving its reader index, and must call
     * {@link #consumed()} afterwards. Null when nothing waits.
     */
    public @Nullable ByteBuf first() {
        return first;
    }

    /** Releases the first buffer if it was read to its end, and counts anew. */
    public void consumed() {
        ByteBuf head = first;
        if (head == null) {
            return;
        }
        int rest = head.readableBytes();
        if (more != null) {
            for (ByteBuf b : more) {
                rest += b.readableBytes();
            }
        }
        length = rest;
        if (!head.isReadable()) {
            head.release();
            first = more == null ? null : more.pollFirst();
        }
    }

    /** The first buffer, the caller's from now on. Null when nothing waits. */
    public @Nullable ByteBuf takeFirst() {
        ByteBuf head = first;
        if (head != null) {
            length -= head.readableBytes();
            first = more == null ? null : more.pollFirst();
        }
        return head;
    }

    /** A slice of up to {@code atMost} bytes of the first buffer, consumed and the caller's. */
    public @Nullable ByteBuf takeSlice(int atMost) {
        ByteBuf head = first;
        if (head == null) {
            return null;
        }
        if (head.readableBytes() <= atMost) {
            return takeFirst();
        }
        length -= atMost;
        return head.readRetainedSlice(atMost);
    }

    /** Copies up to {@code atMost} waiting bytes into {@code into} at {@code at}; consumes nothing. */
    public int copy(byte[] into, int at, int atMost) {
        int n = Math.min(length, atMost);
        copyTo(0, into, at, n);
        return n;
    }

    /** Consumes {@code count} bytes. */
    public void skip(int count) {
        Objects.checkIndex(count, length + 1);
        length -= count;
        int left = count;
        while (left > 0) {
            ByteBuf head = Objects.requireNonNull(first);
            int n = Math.min(left, head.readableBytes());
            left -= n;
            if (n == head.readableBytes()) {
                head.release();
                first = more == null ? null : more.pollFirst();
            } else {
                head.skipBytes(n);
            }
        }
    }

    /** Consumes up to {@code atMost} bytes, as a copy. */
    Bytes take(int atMost) {
        byte[] copy = new byte[Math.min(length, atMost)];
        copyTo(0, copy, 0, copy.length);
        skip(copy.length);
        return Bytes.of(copy);
    }

    /** Drops everything. */
    public void release() {
        if (first != null) {
            first.release();
            first = null;
        }
        if (more != null) {
            more.forEach(ByteBuf::release);
            more = null;
        }
        length = 0;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public byte at(int index) {
        Objects.checkIndex(index, length);
        ByteBuf head = Objects.requireNonNull(first);
        if (index < head.readableBytes()) {
            return head.getByte(head.readerIndex() + index);
        }
        byte[] one = new byte[1];
        copyTo(index, one, 0, 1);
        return one[0];
    }

    @Override
    public void copyTo(int from, byte[] into, int at, int count) {
        Objects.checkFromIndexSize(from, count, length);
        ByteBuf head = first;
        if (count == 0 || head == null) {
            return;
        }
        int done = copyPart(head, from, into, at, count);
        int passed = head.readableBytes();
        if (done < count && more != null) {
            for (ByteBuf b : more) {
                int start = Math.max(0, from + done - passed);
                done += copyPart(b, start, into, at + done, count - done);
                passed += b.readableBytes();
                if (done == count) {
                    return;
                }
            }
        }
    }

    private static int copyPart(ByteBuf b, int from, byte[] into, int at, int count) {
        int n = Math.min(count, b.readableBytes() - from);
        if (n <= 0) {
            return 0;
        }
        b.getBytes(b.readerIndex() + from, into, at, n);
        return n;
    }
}
