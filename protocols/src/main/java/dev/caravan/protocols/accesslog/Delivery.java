package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.loop.Time;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way of full blocks to their sink: a stream from a bounded queue, which loops fill without ever
 * waiting, to the sink's writing on a blocking dispatcher. Empty blocks come back by a free list.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    /** Blocks under way at most: 4 MiB, a few hundred milliseconds of a busy node. */
    static final int WAITING_BLOCKS = 16;

    private static final int FREE_BLOCKS = 4;

    /** What the stream carries. */
    sealed interface Element permits Block, Reopen {}

    private enum Reopen implements Element {
        IT
    }

    private final LogSink sink;
    private final Losses losses;
    private final Time time;
    private final LongAdder handedOver = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Queue<Block> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger freeBlocks = new AtomicInteger();
    private final BoundedSourceQueue<Element> queue;
    private final CompletionStage<Void> ended;

    private Delivery(ActorSystem<?> system, LogSink sink, Losses losses, Time time) {
        this.sink = sink;
        this.losses = losses;
        this.time = time;
        Pair<BoundedSourceQueue<Element>, CompletionStage<Done>> running = Source.<Element>queue(
                        WAITING_BLOCKS)
                .toMat(Sink.foreach(this::arrived), Keep.both())
                .withAttributes(
                        ActorAttributes.dispatcher(Dispatchers.DefaultBlockingDispatcherId()))
                .run(system);
        this.queue = running.first();
        this.ended = running.second().handle((done, failure) -> {
            ended();
            return null;
        });
    }

    /** Opens the sink and runs the stream in {@code system}. */
    static Delivery start(ActorSystem<?> system, LogSink sink, Losses losses, Time time)
            throws IOException {
        sink.open();
        return new Delivery(system, sink, losses, time);
    }

    /** An empty block; from any loop. */
    Block block() {
        Block block = free.poll();
        if (block == null) {
            return new Block();
        }
        freeBlocks.decrementAndGet();
        return block;
    }

    /** Takes the block over or, when the queue is full, drops it; from any loop, never waiting. */
    void handOver(Block block) {
        int lines = block.lines;
        handedOver.add(lines);
        QueueOfferResult result = queue.offer(block);
        if (!result.isEnqueued()) {
            failed.add(lines);
            losses.count(lines, queue.isCompleted() ? "the log has ended" : "the sink is too slow");
            recycle(block);
        }
    }

    /** Opens the file anew, at once when the stream has room for the word. */
    void reopen() {
        sink.reopen();
        queue.offer(Reopen.IT);
    }

    /** No more blocks come; completed when those under way are written and the sink is closed. */
    CompletionStage<Void> complete() {
        try {
            queue.complete();
        } catch (IllegalStateException e) {
            // The actor system went first, and completed it.
            LOG.debug("access log {}: ended before", sink.name(), e);
        }
        return ended;
    }

    long written() {
        return written.sum();
    }

    private void arrived(Element element) {
        switch (element) {
            case Block block -> {
                deliver(block);
                recycle(block);
            }
            case Reopen _ -> write(new byte[0], 0);
        }
    }

    private void deliver(Block block) {
        Exception failure = write(block.bytes, block.length);
        if (failure == null) {
            written.add(block.lines);
        } else {
            failed.add(block.lines);
            losses.count(block.lines, failure.toString());
        }
    }

    /** Nothing that a sink does may end the stream. */
    private @Nullable Exception write(byte[] bytes, int length) {
        try {
            sink.write(bytes, length, time.nanos());
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    private void recycle(Block block) {
        block.length = 0;
        block.lines = 0;
        if (freeBlocks.incrementAndGet() <= FREE_BLOCKS) {
            free.add(block);
        } else {
            freeBlocks.decrementAndGet();
        }
    }

    /** In order, or because the actor system went first: then what waited is lost, and counted. */
    private void ended() {
        try {
            sink.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("access log {}: not closed in order: {}", sink.name(), e.toString());
        }
        losses.count(handedOver.sum() - written.sum() - failed.sum(), "the actor system has ended");
    }
}
