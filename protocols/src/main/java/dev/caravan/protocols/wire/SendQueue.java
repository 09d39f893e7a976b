package dev.caravan.protocols.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.unix.IovArray;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;

/** Bytes on their way into a socket, in order; almost always one buffer or none. */
final class SendQueue {
    private static final int GATHER = 32;
    private static final FastThreadLocal<IovArray> VECTORS = new FastThreadLocal<>() {
        @Override
        protected IovArray initialValue() {
            return new IovArray(GATHER);
        }

        @Override
        protected void onRemoval(IovArray array) {
            array.release();
        }
    };

    private @Nullable ByteBuf first;
    private @Nullable ArrayDeque<ByteBuf> more;
    private @Nullable ArrayDeque<Sent> waiting;
    private long pending;
    private long passed;

    /** Something to do when the count of bytes passed reaches {@code at}. */
    private record Sent(long at, Runnable then) {}

    long pending() {
        return pending;
    }

    void add(ByteBuf given) {
        int n = given.readableBytes();
        if (n == 0) {
            given.release();
            return;
        }
        ByteBuf bytes = given.isDirect() ? given : direct(given);
        pending += n;
        if (first == null) {
            first = bytes;
            return;
        }
        if (more == null) {
            more = new ArrayDeque<>(4);
        }
        more.addLast(bytes);
    }

    private static ByteBuf direct(ByteBuf heap) {
        try {
            return PooledByteBufAllocator.DEFAULT
                    .directBuffer(heap.readableBytes())
                    .writeBytes(heap);
        } finally {
            heap.release();
        }
    }

    void whenSent(Runnable then) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(1);
        }
        waiting.addLast(new Sent(passed + pending, then));
    }

    /** Runs what waited for bytes that have been sent by now. */
    void runSent() {
        while (waiting != null && !waiting.isEmpty() && waiting.getFirst().at() <= passed) {
            waiting.removeFirst().then().run();
        }
    }

    /** Sends what the socket takes; false when it would have to wait. */
    boolean send(Socket socket) throws IOException {
        ByteBuf head = first;
        while (head != null) {
            boolean several = more != null && !more.isEmpty();
            long asked = several ? 0 : head.readableBytes();
            long n;
            if (several) {
                IovArray vectors = VECTORS.get();
                vectors.clear();
                asked = gather(vectors, head);
                n = socket.writevAddresses(vectors.memoryAddress(0), vectors.count());
            } else {
                n = one(socket, head);
            }
            if (n > 0) {
                sent(n);
            }
            if (n < asked) {
                return false;
            }
            head = first;
        }
        return true;
    }

    private static int one(Socket socket, ByteBuf head) throws IOException {
        if (head.hasMemoryAddress()) {
            return socket.sendAddress(head.memoryAddress(), head.readerIndex(), head.writerIndex());
        }
        var bytes = head.internalNioBuffer(head.readerIndex(), head.readableBytes());
        return socket.send(bytes, bytes.position(), bytes.limit());
    }

    private long gather(IovArray vectors, ByteBuf head) {
        long asked = 0;
        int count = 0;
        if (vectors.add(head, head.readerIndex(), head.readableBytes())) {
            asked = head.readableBytes();
            count++;
        }
        if (more != null && count == 1) {
            for (ByteBuf b : more) {
                if (count == GATHER || !vectors.add(b, b.readerIndex(), b.readableBytes())) {
                    break;
                }
                asked += b.readableBytes();
                count++;
            }
        }
        return asked;
    }

    private void sent(long n) {
        pending -= n;
        passed += n;
        long left = n;
        ByteBuf head = first;
        while (head != null && left > 0) {
            int here = (int) Math.min(left, head.readableBytes());
            head.skipBytes(here);
            left -= here;
            if (!head.isReadable()) {
                head.release();
                head = more == null ? null : more.pollFirst();
                first = head;
            }
        }
    }

    void release() {
        if (first != null) {
            first.release();
            first = null;
        }
        if (more != null) {
            more.forEach(ByteBuf::release);
            more = null;
        }
        waiting = null;
        pending = 0;
    }
}
