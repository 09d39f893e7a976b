package dev.caravan.protocols.relay;

import dev.caravan.protocols.wire.Side;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes from a broken socket what the peer had sent before it broke. A write finds the reset first
 * while the peer's last words still wait in the kernel: an answer that a server sent before it
 * closed on an upload.
 */
final class Salvage {
    private static final int PIECE_BYTES = 64 * 1024;

    private Salvage() {}

    /** What waits in the kernel for {@code side}, where it is a bare epoll socket. */
    static List<ByteBuf> unread(Side side) {
        Channel channel = side.channel();
        List<ByteBuf> pieces = new ArrayList<>();
        if (channel instanceof EpollSocketChannel socket && side.bare()) {
            int most = 2 * socket.config().getReceiveBufferSize() / PIECE_BYTES + 1;
            while (pieces.size() < most && socket.fd().isOpen()) {
                ByteBuf piece = channel.alloc().directBuffer(PIECE_BYTES);
                if (read(socket.fd(), piece) <= 0) {
                    piece.release();
                    break;
                }
                pieces.add(piece);
            }
        }
        return pieces;
    }

    private static int read(FileDescriptor fd, ByteBuf into) {
        try {
            ByteBuffer room = into.internalNioBuffer(0, into.capacity());
            int n = fd.read(room, room.position(), room.limit());
            if (n > 0) {
                into.writerIndex(n);
            }
            return n;
        } catch (IOException e) {
            return -1;
        }
    }
}
