package dev.caravan.protocols.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;

/**
 * Netty's epoll handler, mended: a registration submitted without any interest is cancelled and
 * registered anew at its next interest.
 *
 * <p>Netty 4.2.13 to 4.2.18 delete such a registration from epoll but remember it as added, so the
 * next interest fails with ENOENT: after a half-close, the first blocked write ended an answer early
 * with a clean FIN.
 */
final class RearmingEpoll implements IoHandler {
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
        return new Rearming(handle, epoll.register(handle));
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    /** Used on the loop only, as every registration of ours is. */
    private final class Rearming implements IoRegistration {
        private final IoHandle handle;
        private final Object attachment;
        private @Nullable IoRegistration current;
        private boolean added;
        private boolean cancelled;

        Rearming(IoHandle handle, IoRegistration first) {
            this.handle = handle;
            this.current = first;
            this.attachment = first.attachment();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T attachment() {
            return (T) attachment;
        }

        @Override
        public long submit(IoOps ops) {
            if (cancelled) {
                return -1;
            }
            boolean idle = ((EpollIoOps) ops).value() == 0;
            if (idle) {
                if (added && current != null) {
                    current.cancel();
                    current = null;
                    added = false;
                }
                return 0;
            }
            IoRegistration registration = current;
            if (registration == null) {
                registration = again();
                current = registration;
            }
            added = true;
            return registration.submit(ops);
        }

        private IoRegistration again() {
            try {
                return epoll.register(handle);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new UncheckedIOException(
                        new java.io.IOException("epoll: cannot register", e));
            }
        }

        @Override
        public boolean isValid() {
            return !cancelled;
        }

        @Override
        public boolean cancel() {
            if (cancelled) {
                return false;
            }
            cancelled = true;
            return current == null || current.cancel();
        }
    }
}
