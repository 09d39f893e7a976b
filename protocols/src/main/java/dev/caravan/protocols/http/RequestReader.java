package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.ErrorAnswer;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadCodec;
import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.http1.HeadRules;
import dev.caravan.protocols.http1.Method;
import dev.caravan.protocols.http1.Parsed;
import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.wire.Side;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Set;

/**
 * Reads request heads off the client's inbound. A partial head stays there, and the place the scan
 * has come to is kept, so that no byte is scanned twice.
 */
final class RequestReader {
    private final LiveConnection live;
    private final Side client;
    private final Scratch scratch;
    private @Nullable Head head;
    private @Nullable Limits limits;
    private HeadRules rules = HeadRules.DEFAULT;

    RequestReader(LiveConnection live) {
        this.live = live;
        this.client = live.client();
        this.scratch = Scratch.of(live.loop());
    }

    /** Whether a head was begun and is not whole. */
    boolean begun() {
        return head != null;
    }

    /** Reads on; the bytes of a head that is done stand in the loop's scratch. */
    Parsed read() {
        Head reading = head;
        if (reading == null) {
            reading = scratch.head();
            head = reading;
        }
        HeadRules now = rules();
        int copied = client.inbound().copy(scratch.in, 0, Scratch.FIRST_BYTES);
        Parsed parsed = HeadCodec.request(reading, scratch.in, 0, copied, now);
        if (parsed == Parsed.NEED_MORE && client.readable() > copied) {
            copied = client.inbound().copy(scratch.in, 0, Scratch.HEAD_BYTES);
            parsed = HeadCodec.request(reading, scratch.in, 0, copied, now);
        }
        if (parsed == Parsed.DONE) {
            client.inbound().skip(reading.length());
        } else if (parsed == Parsed.MALFORMED) {
            RejectRing.of(live.loop()).request(live, reading, scratch.in, copied);
        }
        return parsed;
    }

    /** The head that is done, the caller's. */
    Head take() {
        Head done = Objects.requireNonNull(head);
        head = null;
        return done;
    }

    /** Answers the head that was refused, and writes its line. */
    void answerRefused(ExchangeCounters counters) {
        Head refused = take();
        HeadProblem problem = refused.problem();
        AccessRecord record = AccessRecord.lend(live.loop(), live.info());
        record.protocol = Http.NAME;
        record.termination = Termination.CLIENT_MALFORMED;
        record.detail = problem.reason();
        record.status = problem.status();
        byte[] answer = ErrorAnswer.of(problem).bytes(scratch.dateBytes(), Method.GET, true);
        client.write(Bytes.of(answer));
        counters.write(live, record);
        scratch.giveBack(refused);
    }

    void cleanUp() {
        if (head != null) {
            scratch.giveBack(take());
        }
    }

    /** How heads are read, by the listener's limits as they are now. */
    HeadRules rules() {
        Limits now = live.policy().limits();
        if (now != limits) {
            limits = now;
            int line = Math.min(now.maxLineBytes(), now.maxHeadBytes());
            rules = new HeadRules(now.maxHeadBytes(), line, line, now.maxFields(), Set.of());
        }
        return rules;
    }
}
