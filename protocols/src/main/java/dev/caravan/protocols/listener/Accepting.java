package dev.caravan.protocols.listener;

import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.wire.Side;
import dev.caravan.protocols.wire.Sockets;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;

import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes accepted channels from one server channel, sheds what is over a limit, hands on the rest. */
final class Accepting extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Accepting.class);

    private final LoopListener here;
    private final Transport transport;
    private final ActorRef<Acceptor.Command> acceptor;
    private boolean any;
    private long failures;

    Accepting(LoopListener here, Transport transport, ActorRef<Acceptor.Command> acceptor) {
        this.here = here;
        this.transport = transport;
        this.acceptor = acceptor;
    }

    /** Whether a connection was accepted since the last call. */
    boolean anySince() {
        boolean was = any;
        any = false;
        return was;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        any = true;
        Channel child = (Channel) message;
        Sockets.options(child);
        Side side = new Side(child);
        if (!here.admit(side.remote().getAddress())) {
            shed(child);
            return;
        }
        child.pipeline().addLast(side);
        boolean epoll = transport == Transport.EPOLL;
        if (epoll) {
            side.readBeforeRegistration();
        }
        here.loop().executor().register(child);
        if (!epoll) {
            side.read();
        }
        acceptor.tell(new Acceptor.Accepted(side));
    }

    private void shed(Channel child) {
        try {
            child.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (RuntimeException e) {
            LOG.debug("the client was faster", e);
        }
        child.unsafe().closeForcibly();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (Long.bitCount(++failures) == 1) {
            LOG.warn(
                    "listener {}: accept failed ({} times so far): {}",
                    here.policy().listener(),
                    failures,
                    cause.toString());
        }
    }
}
