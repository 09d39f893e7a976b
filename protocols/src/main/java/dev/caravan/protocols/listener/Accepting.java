package dev.caravan.protocols.listener;

import dev.caravan.protocols.wire.ServerSocket;
import dev.caravan.protocols.wire.Side;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;

import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Takes what one listening socket accepts: sheds what is over a limit and hands on the rest. It is
 * told by a socket of our own, or is the handler of a Netty server channel.
 */
final class Accepting extends ChannelInboundHandlerAdapter implements ServerSocket.Accepted {
    private static final Logger LOG = LoggerFactory.getLogger(Accepting.class);

    private final LoopListener here;
    private final ActorRef<Acceptor.Command> acceptor;
    private boolean any;
    private long failures;

    Accepting(LoopListener here, ActorRef<Acceptor.Command> acceptor) {
        this.here = here;
        this.acceptor = acceptor;
    }

    /** Whether a connection was accepted since the last call. */
    boolean anySince() {
        boolean was = any;
        any = false;
        return was;
    }

    @Override
    public boolean admits(InetSocketAddress client) {
        any = true;
        return here.admit(client.getAddress());
    }

    @Override
    public void accepted(Side side) {
        acceptor.tell(new Acceptor.Accepted(side));
    }

    @Override
    public void failed(IOException cause) {
        if (Long.bitCount(++failures) == 1) {
            LOG.warn(
                    "listener {}: accept failed ({} times so far): {}",
                    here.policy().listener(),
                    failures,
                    cause.toString());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel child = (Channel) message;
        if (!admits(client(child.remoteAddress()))) {
            shed(child);
            return;
        }
        Side side = new Side(here.loop(), child);
        here.loop().executor().register(child);
        accepted(side);
    }

    private static InetSocketAddress client(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static void shed(Channel child) {
        try {
            if (child.remoteAddress() instanceof InetSocketAddress) {
                child.config().setOption(ChannelOption.SO_LINGER, 0);
            }
        } catch (RuntimeException e) {
            LOG.debug("the client was faster", e);
        }
        child.unsafe().closeForcibly();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause instanceof IOException io ? io : new IOException(cause));
    }
}
