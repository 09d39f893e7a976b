package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.loop.Deadlines.Deadline;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One log's lines of one loop: rendered into a block, which is handed over when it is full or its
 * first line has waited long enough. Confined to the loop.
 */
final class LoopLines {
    /** How long a line waits for others to share its block. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final LoopLocal<Logs> LOGS = LoopLocal.of(loop -> new Logs());

    private final StreamedLog log;
    private final Delivery delivery;
    private final Line line = new Line();
    private final Format.Renderer renderer;
    private final Deadline deadline;
    private @Nullable Block block;

    private LoopLines(StreamedLog log, Delivery delivery, Loop loop) {
        this.log = log;
        this.delivery = delivery;
        this.renderer = log.format().renderer(line);
        this.deadline = loop.deadlines().deadline(this::handOver);
    }

    /** The lines of {@code log} on {@code loop}, or null when it has none there yet. */
    static @Nullable LoopLines of(StreamedLog log, Loop loop) {
        return loop.local(LOGS).find(log);
    }

    /** As {@link #of}, made now. */
    static LoopLines make(StreamedLog log, Delivery delivery, Loop loop) {
        LoopLines lines = new LoopLines(log, delivery, loop);
        loop.local(LOGS).add(lines);
        return lines;
    }

    void write(AccessRecord record) {
        Block into = block;
        if (into != null && into.bytes.length - line.at < Line.MAX_BYTES) {
            handOver();
            into = null;
        }
        if (into == null) {
            into = delivery.block();
            block = into;
            line.into(into.bytes);
        }
        int begin = line.at;
        line.begin();
        try {
            renderer.render(record);
        } catch (RuntimeException e) {
            // A fact's own text failed, or was changed meanwhile: the line is lost, the loop is
            // not.
            line.at = begin;
            log.losses().count(1, e.toString());
            return;
        }
        if (into.lines++ == 0) {
            deadline.in(PATIENCE_NANOS);
        }
    }

    /** What is here goes to the sink now. */
    void handOver() {
        Block full = block;
        if (full == null || full.lines == 0) {
            return;
        }
        deadline.clear();
        block = null;
        full.length = line.at;
        line.leave();
        delivery.handOver(full);
    }

    /** Hands over for the last time and is forgotten by the loop. */
    void end(Loop loop) {
        handOver();
        deadline.end();
        loop.local(LOGS).remove(this);
    }

    /** The logs that were written to on one loop; usually one. */
    private static final class Logs {
        private final List<LoopLines> all = new ArrayList<>(1);
        private @Nullable LoopLines last;

        @Nullable
        LoopLines find(StreamedLog log) {
            LoopLines recent = last;
            if (recent != null && recent.log == log) {
                return recent;
            }
            for (LoopLines lines : all) {
                if (lines.log == log) {
                    last = lines;
                    return lines;
                }
            }
            return null;
        }

        void add(LoopLines lines) {
            all.add(lines);
            last = lines;
        }

        void remove(LoopLines lines) {
            all.remove(lines);
            last = null;
        }
    }
}
