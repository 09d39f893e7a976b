package dev.caravan.protocols.loop;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Netty's epoll handler, mended: a registration submitted without any interest stays in epoll and
 * waits for nothing but an error.
 *
 * <p>Netty 4.2.13 to 4.2.18 delete such a registration from epoll but remember it as added, so the
 * next interest fails with ENOENT: after a half-close, the first blocked write ended an answer early
 * with a clean FIN. And a half-closed peer that resets meanwhile went unnoticed; now its channel is
 * closed. Edge-triggered, for a hang-up would be told for ever.
 */
final class RearmingEpoll implements IoHandler {
    private static final EpollIoOps ERRORS_ONCE = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET);

    private final IoHandler epoll;

    private RearmingEpoll(IoHandler epoll) {
        this.epoll = epoll;
    }

    static IoHandlerFactory factory() {
        IoHandlerFactory epoll = EpollIoHandler.newFactory();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new RearmingEpoll(epoll.newHandler(executor));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return epoll.isChangingThreadSupported();
            }
        };
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        Rearming rearming = new Rearming((EpollIoHandle) handle);
        rearming.inner = epoll.register(rearming);
        return rearming;
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    /** Stands between a channel and its registration; used on the loop only, as every one is. */
    private static final class Rearming implements IoRegistration, EpollIoHandle {
        private final EpollIoHandle handle;
        private @Nullable IoRegistration inner;
        private boolean added;
        private boolean idle;

        Rearming(EpollIoHandle handle) {
            this.handle = handle;
        }

        private IoRegistration inner() {
            return Objects.requireNonNull(inner, "registered");
        }

        @Override
        public <T> T attachment() {
            return inner().attachment();
        }

        @Override
        public long submit(IoOps ops) {
            idle = ((EpollIoOps) ops).value() == 0;
            if (idle) {
                return added ? inner().submit(ERRORS_ONCE) : 0;
            }
            added = true;
            return inner().submit(ops);
        }

        @Override
        public boolean isValid() {
            return inner().isValid();
        }

        @Override
        public boolean cancel() {
            return inner().cancel();
        }

        @Override
        public FileDescriptor fd() {
            return handle.fd();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            if (!idle) {
                handle.handle(this, event);
            } else if (((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLERR)
                    && handle instanceof Channel.Unsafe channel) {
                channel.close(channel.voidPromise());
            }
        }

        @Override
        public void registered() {
            handle.registered();
        }

        @Override
        public void unregistered() {
            handle.unregistered();
        }

        @Override
        public void close() throws Exception {
            handle.close();
        }
    }
}
