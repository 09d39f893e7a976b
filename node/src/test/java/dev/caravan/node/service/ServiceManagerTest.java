package dev.caravan.node.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class ServiceManagerTest {
    @TempDir
    Path folder;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void hearsThatTheNodeIsReadyAndThatItEnds() throws Exception {
        assumeThat(Epoll.isAvailable()).isTrue();
        Path socket = folder.resolve("notify");
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            Channel listening = new Bootstrap()
                    .group(group)
                    .channel(EpollDomainDatagramChannel.class)
                    .handler(new Hearing())
                    .bind(new DomainSocketAddress(socket.toString()))
                    .sync()
                    .channel();
            ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", socket.toString()));
            manager.ready();
            manager.stopping();
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("READY=1");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("STOPPING=1");
            listening.close().sync();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void thatNobodyHearsIsNoFailure() {
        for (Map<String, String> environment : java.util.List.of(
                Map.<String, String>of(),
                Map.of("NOTIFY_SOCKET", folder.resolve("none").toString()),
                Map.of("NOTIFY_SOCKET", "@none-" + System.nanoTime()),
                Map.of("NOTIFY_SOCKET", "vsock:2:1"),
                Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200)))) {
            assertThatCode(ServiceManager.of(environment)::ready).doesNotThrowAnyException();
        }
    }

    private final class Hearing extends SimpleChannelInboundHandler<DomainDatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
            heard.add(packet.content().toString(StandardCharsets.UTF_8));
        }
    }
}
