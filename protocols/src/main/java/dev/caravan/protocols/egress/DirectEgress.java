package dev.caravan.protocols.egress;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Refusal.Kind;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.wire.Side;
import dev.caravan.protocols.wire.Sockets;

import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** Connects from this machine straight to the target. */
public final class DirectEgress implements Egress {
    private static final LoopLocal<Sockets> SOCKETS =
            LoopLocal.of(loop -> new Sockets(loop.transport()));

    private final Duration within = Duration.ofSeconds(10);

    DirectEgress() {}

    @Override
    public Runnable connect(Dial dial, Loop loop, Outcome then) {
        Target target = dial.target();
        InetAddress literal = literal(target.host());
        if (literal == null) {
            then.refused(Refusal.of(Kind.NAME_UNAVAILABLE, target + ": names are not resolved"));
            return () -> {};
        }
        InetSocketAddress address = new InetSocketAddress(literal, target.port());
        Optional<Refusal> denied = dial.judge().refuses(target, address);
        if (denied.isPresent()) {
            then.refused(denied.get());
            return () -> {};
        }
        return loop.local(SOCKETS).connect(loop, address, null, within, new Sockets.Connected() {
            @Override
            public void connected(Side side) {
                then.connected(side);
            }

            @Override
            public void failed(Throwable cause) {
                then.refused(ConnectFailure.refusal(target, address, cause));
            }
        });
    }

    /** The address that {@code host} is a literal of; an IPv4-mapped one is an IPv4 address. */
    static @Nullable InetAddress literal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
