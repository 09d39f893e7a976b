package dev.caravan.protocols.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops of one node or embedded proxy: native epoll where there is one, NIO elsewhere.
 * Each loop is one thread, one {@link Loop} and, for each actor system attached, one dispatcher.
 */
public final class EventLoops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final AtomicInteger IDS = new AtomicInteger();

    private final Transport transport;
    private final MultiThreadIoEventLoopGroup group;
    private final List<Loop> loops;
    private final LoopWatch watch;

    private EventLoops(Transport transport, int count, Time time) {
        this.transport = transport;
        IoHandlerFactory io =
                transport == Transport.EPOLL ? RearmingEpoll.factory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("caravan-loop"), io);
        int id = IDS.incrementAndGet();
        List<Loop> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String dispatcher = "caravan.loops-" + id + "." + i;
            made.add(new Loop((EventLoop) group.next(), i, transport, time, dispatcher));
        }
        this.loops = List.copyOf(made);
        this.watch = new LoopWatch(loops);
        LOG.info("transport {} with {} event loop(s)", transport.word(), count);
    }

    /** {@code count} loops on the best transport of this machine, on the machine's clock. */
    public static EventLoops start(int count) {
        return start(Transport.best(), count, Time.system());
    }

    /**
     * {@code count} loops.
     *
     * @throws IllegalArgumentException for a count below 1
     * @throws IllegalStateException when the transport cannot be had on this machine
     */
    public static EventLoops start(Transport transport, int count, Time time) {
        if (count < 1) {
            throw new IllegalArgumentException("loops: " + count + " (expected: 1 or more)");
        }
        transport.require();
        return new EventLoops(transport, count, time);
    }

    /** Makes one dispatcher a loop known to {@code system}; before the first actor is placed on one. */
    public void attach(ActorSystem<?> system) {
        var dispatchers = Adapter.toClassic(system).dispatchers();
        for (Loop loop : loops) {
            dispatchers.registerConfigurator(
                    loop.dispatcher(),
                    new LoopDispatcher(
                            loop.executor(), loop.dispatcher(), dispatchers.prerequisites()));
        }
    }

    /** The loops, in order of their index. */
    public List<Loop> loops() {
        return loops;
    }

    /** What the loops' channels are made of. */
    public Transport transport() {
        return transport;
    }

    /** Ends the loops; every channel should be closed before. The stage completes when all ended. */
    public CompletionStage<Void> shutdown() {
        watch.close();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).addListener(f -> ended.complete(null));
        return ended;
    }

    /** As {@link #shutdown()}, without waiting. */
    @Override
    public void close() {
        shutdown();
    }

    /** The ways to have sockets. */
    public enum Transport {
        /** Linux's own readiness interface, by Netty's native code. */
        EPOLL,
        /** The JDK's selector, everywhere. */
        NIO;

        /** Epoll where it loads, else NIO; which one is logged by {@link EventLoops}. */
        public static Transport best() {
            return Epoll.isAvailable() ? EPOLL : NIO;
        }

        void require() {
            if (this == EPOLL && !Epoll.isAvailable()) {
                throw new IllegalStateException(
                        "transport: epoll is not available on this machine",
                        Epoll.unavailabilityCause());
            }
        }

        String word() {
            return this == EPOLL ? "epoll" : "nio";
        }
    }
}
