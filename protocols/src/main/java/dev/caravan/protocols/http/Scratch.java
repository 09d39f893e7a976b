package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.FieldLine;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HttpDate;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;
import dev.caravan.protocols.loop.Time;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * A loop's arrays and indexes for heads. What stands in {@link #in} and {@link #out} is valid only
 * during the call that put it there; an exchange that must wait detaches its head first.
 */
final class Scratch {
    /** The most a head may have, and so what is copied of an inbound to read one. */
    static final int HEAD_BYTES = 64 * 1024;

    /** What is copied at first: most heads are smaller. */
    static final int FIRST_BYTES = 4096;

    private static final int KEPT = 256;
    private static final LoopLocal<Scratch> SCRATCH =
            LoopLocal.of(loop -> new Scratch(loop.time()));

    final byte[] in = new byte[HEAD_BYTES];
    final HeadEdits edits = HeadEdits.create();
    private byte[] out = new byte[HEAD_BYTES + 8 * 1024];
    private final ArrayDeque<Head> free = new ArrayDeque<>();

    private final HttpDate clock = HttpDate.create();
    private final Time time;
    private FieldLine date = FieldLine.of("Date", "Thu, 01 Jan 1970 00:00:00 GMT");
    private long second;

    private Scratch(Time time) {
        this.time = time;
    }

    static Scratch of(Loop loop) {
        return loop.local(SCRATCH);
    }

    /** An array for a head that is written now. */
    byte[] out(int atLeast) {
        if (out.length < atLeast) {
            out = new byte[atLeast + 8 * 1024];
        }
        return out;
    }

    /** The line that says what time it is. */
    FieldLine dateLine() {
        long millis = time.wallMillis();
        if (millis / 1000 != second) {
            second = millis / 1000;
            date = FieldLine.of("Date", clock.at(millis), 0, HttpDate.LENGTH);
        }
        return date;
    }

    /** The same as bytes, {@link HttpDate#LENGTH} of them, valid until the next call. */
    byte[] dateBytes() {
        return clock.at(time.wallMillis());
    }

    /** What time it is. */
    String date() {
        byte[] text = clock.at(time.wallMillis());
        return new String(text, 0, HttpDate.LENGTH, StandardCharsets.US_ASCII);
    }

    /** An index, the caller's until it is given back. */
    Head head() {
        Head head = free.pollFirst();
        return head == null ? Head.create() : head;
    }

    void giveBack(Head head) {
        if (free.size() < KEPT) {
            head.clear();
            free.addFirst(head);
        }
    }
}
