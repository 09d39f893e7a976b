package dev.caravan.protocols.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import java.net.SocketAddress;

/**
 * What carries a side's bytes: a socket of our own, or a Netty channel where handlers stand between.
 * It tells its {@link Side} what arrived; on the loop, as everything here.
 */
interface Port {
    /** Bytes handed over but not taken by the kernel, above which the sender is held back. */
    int HIGH_WATER = 128 * 1024;

    /** Below this a sender that was held back goes on. */
    int LOW_WATER = 64 * 1024;

    /** Asks for bytes; {@link Side#arrived} and {@link Side#readDone} follow. */
    void read();

    /** Queues; the buffer is the port's from now on. */
    void write(ByteBuf out);

    /** Sends what was queued. */
    void flush();

    boolean writable();

    /** Bytes queued that the kernel has not taken. */
    long pending();

    /** Runs {@code then} once all that is queued now was sent; never if that fails. */
    void whenSent(Runnable then);

    /** Ends our direction; nothing is pending. */
    void finish();

    /** Closes; what is pending is lost. */
    void close(boolean reset);

    /** Whether it was closed. */
    boolean open();

    SocketAddress local();

    SocketAddress remote();

    ByteBufAllocator alloc();
}
