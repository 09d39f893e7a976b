package dev.caravan.protocols.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.netty.channel.EventLoop;

import org.apache.pekko.dispatch.Dispatcher;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.ExecutorServiceFactoryProvider;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.dispatch.MessageDispatcherConfigurator;

import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A Pekko dispatcher whose only thread is an event loop: an actor on it touches its channel without
 * a lock or a hop. It is registered at run time with the loop in hand, so nothing is static and
 * several actor systems in one process work.
 *
 * <p>Never hand it out as an execution context: a blocking task would hold every connection of the
 * loop.
 */
final class LoopDispatcher extends MessageDispatcherConfigurator {
    /** Mailbox messages an actor may process before another gets its turn. */
    private static final int THROUGHPUT = 64;

    private final MessageDispatcher dispatcher;

    LoopDispatcher(EventLoop loop, String id, DispatcherPrerequisites prerequisites) {
        super(config(id, prerequisites), prerequisites);
        LoopExecutor executor = new LoopExecutor(loop);
        this.dispatcher = new Dispatcher(
                this,
                id,
                THROUGHPUT,
                Duration.Zero(),
                new Provider(executor),
                FiniteDuration.create(1, TimeUnit.SECONDS));
    }

    private static Config config(String id, DispatcherPrerequisites prerequisites) {
        return ConfigFactory.parseMap(
                        Map.of("id", id, "mailbox-requirement", "", "mailbox-type", ""))
                .withFallback(prerequisites
                        .settings()
                        .config()
                        .getConfig("pekko.actor.default-dispatcher"));
    }

    @Override
    public MessageDispatcher dispatcher() {
        return dispatcher;
    }

    private record Provider(LoopExecutor executor) implements ExecutorServiceFactoryProvider {
        @Override
        public ExecutorServiceFactory createExecutorServiceFactory(
                String id, ThreadFactory threads) {
            return () -> executor;
        }
    }

    /**
     * Runs a mailbox inline when told from the free loop, else queues it there. Shutting down is a
     * no-op: Pekko closes an executor when its last actor leaves, and the next one must find it.
     */
    private static final class LoopExecutor extends AbstractExecutorService {
        private final EventLoop loop;
        private boolean busy;

        LoopExecutor(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void execute(Runnable task) {
            if (!loop.inEventLoop() || busy) {
                loop.execute(task);
                return;
            }
            busy = true;
            try {
                task.run();
            } finally {
                busy = false;
            }
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
