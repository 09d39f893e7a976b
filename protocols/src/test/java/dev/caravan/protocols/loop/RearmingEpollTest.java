package dev.caravan.protocols.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.loop.EventLoops.Transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import org.junit.jupiter.api.RepeatedTest;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The trap that {@link RearmingEpoll} is for, on bare Netty channels: a peer ends its direction,
 * nothing is asked for, and a long answer meets a reader slower than the network.
 */
final class RearmingEpollTest {
    private static final int ANSWER_BYTES = 20 * 1024 * 1024;

    @RepeatedTest(3)
    void aHalfClosedSlowReaderGetsEveryByte() throws Exception {
        EventLoops loops = EventLoops.start(Transport.EPOLL, 1, Time.system());
        try {
            Channel server = answering(loops);
            try (Socket client = new Socket()) {
                client.setReceiveBufferSize(64 * 1024);
                client.connect(server.localAddress());
                client.setSoTimeout(20_000);
                client.getOutputStream().write('?');
                client.shutdownOutput();
                assertThat(slowly(client.getInputStream())).isEqualTo(ANSWER_BYTES);
            }
            server.close().sync();
        } finally {
            loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static long slowly(InputStream in) throws Exception {
        byte[] piece = new byte[32 * 1024];
        long got = 0;
        int n = in.read(piece);
        while (n >= 0) {
            got += n;
            LockSupport.parkNanos(50_000);
            n = in.read(piece);
        }
        return got;
    }

    private static Channel answering(EventLoops loops) throws InterruptedException {
        return new ServerBootstrap()
                .group(loops.loops().getFirst().executor())
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Answer());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    /** Waits for the end of the question, then writes as the channel takes it, and closes. */
    private static final class Answer extends ChannelInboundHandlerAdapter {
        private boolean asked;
        private int written;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (!asked) {
                context.read();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                asked = true;
                write(context);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (asked) {
                write(context);
            }
        }

        private void write(ChannelHandlerContext context) {
            while (context.channel().isWritable() && written < ANSWER_BYTES) {
                ByteBuf piece = context.alloc().directBuffer(32 * 1024).writeZero(32 * 1024);
                written += piece.readableBytes();
                var sent = context.writeAndFlush(piece);
                if (written == ANSWER_BYTES) {
                    sent.addListener(ChannelFutureListener.CLOSE);
                }
            }
        }
    }
}
