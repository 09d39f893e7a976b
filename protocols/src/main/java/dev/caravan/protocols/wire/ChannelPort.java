package dev.caravan.protocols.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A side's bytes through a Netty channel: where there is no epoll, for unix sockets, and where a
 * transform stands between. It is the last handler of its pipeline and hides the transports'
 * oddities: an I/O error is a reset and never a half-close, and the end of input comes once.
 */
final class ChannelPort extends ChannelInboundHandlerAdapter implements Port {
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(LOW_WATER, HIGH_WATER);

    private static final int MOST_SALVAGED = 256;

    private final Channel channel;
    private final Side side;
    private boolean arrived;
    private @Nullable List<ByteBuf> salvaging;

    ChannelPort(Channel channel, Side side) {
        this.channel = channel;
        this.side = side;
        var config = channel.config();
        config.setAutoRead(false);
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // A failed write must not close what can still be read.
        config.setOption(ChannelOption.AUTO_CLOSE, false);
        config.setWriteBufferWaterMark(WATER_MARK);
        channel.pipeline().addLast(this);
    }

    Channel channel() {
        return channel;
    }

    void transform(List<ByteBuf> waiting, ChannelHandler... handlers) {
        ChannelPipeline pipeline = channel.pipeline();
        String self = pipeline.context(this).name();
        ChannelInboundHandlerAdapter replay = new ChannelInboundHandlerAdapter();
        pipeline.addBefore(self, null, replay);
        for (ChannelHandler handler : handlers) {
            pipeline.addBefore(self, null, handler);
        }
        ChannelHandlerContext from = pipeline.context(replay);
        for (ByteBuf b : waiting) {
            from.fireChannelRead(b);
        }
        if (!waiting.isEmpty()) {
            from.fireChannelReadComplete();
        }
        pipeline.remove(replay);
    }

    @Override
    public void read() {
        channel.read();
    }

    /** What the kernel still has of a broken bare NIO socket. */
    List<ByteBuf> salvage() {
        List<ByteBuf> pieces = new ArrayList<>();
        boolean bare = channel.pipeline().first() == this;
        if (bare && channel.unsafe() instanceof AbstractNioChannel.NioUnsafe nio) {
            salvaging = pieces;
            int before = -1;
            while (channel.isOpen() && pieces.size() > before && before < MOST_SALVAGED) {
                before = pieces.size();
                nio.read();
            }
            salvaging = null;
        }
        return pieces;
    }

    @Override
    public void write(ByteBuf out) {
        channel.write(out, channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public long pending() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        // While the last entry's listener runs its bytes are still in the total.
        return out == null || out.isEmpty() ? 0 : out.totalPendingWriteBytes();
    }

    @Override
    public void whenSent(Runnable then) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (sent.isSuccess()) {
                then.run();
            }
        });
    }

    @Override
    public void finish() {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            duplex.shutdownOutput();
        }
    }

    @Override
    public void close(boolean reset) {
        if (reset && channel.isOpen() && channel.remoteAddress() instanceof InetSocketAddress) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    @Override
    public boolean open() {
        return channel.isOpen();
    }

    @Override
    public SocketAddress local() {
        return channel.localAddress();
    }

    @Override
    public SocketAddress remote() {
        return channel.remoteAddress();
    }

    @Override
    public ByteBufAllocator alloc() {
        return channel.alloc();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && salvaging != null) {
            salvaging.add(bytes);
        } else if (message instanceof ByteBuf bytes) {
            arrived = true;
            side.arrived(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (arrived) {
            arrived = false;
            side.readDone();
        } else if (side.wants()) {
            channel.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (arrived) {
                arrived = false;
                side.readDone();
            }
            side.ended();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            side.writableAgain();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        side.broke(new IOException("closed by the transport"));
        side.portClosed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        side.broke(cause);
        channel.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        side.portClosed();
    }
}
