package dev.caravan.protocols.egress;

import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.wire.Side;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Dials from a loop, and a listening socket to be dialled. */
final class Dialling implements AutoCloseable {
    static final Dial.Judge ANYTHING = (target, address) -> Optional.empty();

    private final EventLoops loops;
    private final Loop loop;
    private final ServerSocket server;

    Dialling(Transport transport) throws IOException {
        this(transport, Time.system());
    }

    Dialling(Transport transport, Time time) throws IOException {
        loops = EventLoops.start(transport, 1, time);
        loop = loops.loops().getFirst();
        server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    /** How a dial came out: one of the two is there. */
    record Came(Optional<Side> side, Optional<Refusal> refused) {
        /** On the loop: a socket's own address is asked of the kernel while it is open. */
        static Came connected(Side side) {
            side.local();
            return new Came(Optional.of(side), Optional.empty());
        }

        Refusal refusal() {
            return refused.orElseThrow(() -> new AssertionError("connected"));
        }

        String remote() {
            return side.map(s -> s.remote().getAddress().getHostAddress())
                    .orElseThrow(() -> new AssertionError(refused.toString()));
        }
    }

    int port() {
        return server.getLocalPort();
    }

    Came dial(Egress egress, String host) throws Exception {
        return dial(egress, host, port(), ANYTHING);
    }

    Came dial(Egress egress, String host, int port, Dial.Judge judge) throws Exception {
        Came came =
                begin(egress, new Dial(new Target(host, port), judge)).poll(15, TimeUnit.SECONDS);
        if (came == null) {
            throw new AssertionError("no outcome within 15 s");
        }
        came.side().ifPresent(side -> loop.executor().execute(side::close));
        return came;
    }

    /** Starts a dial; what comes of it comes here. */
    BlockingQueue<Came> begin(Egress egress, Dial dial) {
        BlockingQueue<Came> outcomes = new LinkedBlockingQueue<>();
        loop.executor().execute(() -> egress.connect(dial, loop, telling(outcomes)));
        return outcomes;
    }

    static Egress.Outcome telling(BlockingQueue<Came> outcomes) {
        return new Egress.Outcome() {
            @Override
            public void connected(Side side) {
                outcomes.add(Came.connected(side));
            }

            @Override
            public void refused(Refusal why) {
                outcomes.add(new Came(Optional.empty(), Optional.of(why)));
            }
        };
    }

    Loop loop() {
        return loop;
    }

    ServerSocket server() {
        return server;
    }

    @Override
    public void close() throws Exception {
        server.close();
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
