package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadProblem;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;
import dev.caravan.protocols.policy.LiveConnection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.List;

/** The last heads that a loop refused, so that an operator can see what broke whose rule. */
public final class RejectRing {
    private static final Logger LOG = LoggerFactory.getLogger(RejectRing.class);
    private static final int KEPT = 64;
    private static final int EXCERPT = 32;
    private static final LoopLocal<RejectRing> RINGS = LoopLocal.of(loop -> new RejectRing());

    private final ArrayDeque<Reject> last = new ArrayDeque<>();

    /**
     * A refused head.
     *
     * @param atMillis when, wall clock
     * @param listener whose connection
     * @param from the client's or the endpoint's address
     * @param request whether it was a request's head
     * @param offset of the refused byte from the first of the message
     * @param section the RFC's section that demands the refusal
     * @param reason what is wrong
     * @param excerpt what stands around the byte, letters and digits of values redacted
     */
    public record Reject(
            long atMillis,
            String listener,
            String from,
            boolean request,
            int offset,
            String section,
            String reason,
            String excerpt) {}

    private RejectRing() {}

    /** The ring of {@code loop}, called on it. */
    public static RejectRing of(Loop loop) {
        return loop.local(RINGS);
    }

    /** The refused heads, the last one first. */
    public List<Reject> last() {
        return List.copyOf(last);
    }

    void request(LiveConnection live, Head head, byte[] bytes, int length) {
        add(live, live.info().client().toString(), true, head, bytes, length);
    }

    void answer(LiveExchange x, Head head, byte[] bytes, int length) {
        add(x.wire.live(), String.valueOf(x.record.endpoint), false, head, bytes, length);
    }

    private void add(
            LiveConnection live, String from, boolean request, Head head, byte[] b, int length) {
        HeadProblem problem = head.problem();
        Reject reject = new Reject(
                live.loop().time().wallMillis(),
                live.info().listener(),
                from,
                request,
                head.problemAt(),
                problem.section(),
                problem.reason(),
                excerpt(b, head.problemAt(), length));
        if (last.size() == KEPT) {
            last.removeLast();
        }
        last.addFirst(reject);
        LOG.debug("refused head: {}", reject);
    }

    /** Syntax is shown, secrets are not: what may belong to a value is an x. */
    private static String excerpt(byte[] b, int at, int length) {
        StringBuilder out = new StringBuilder();
        for (int i = Math.max(0, at - EXCERPT); i < Math.min(length, at + EXCERPT); i++) {
            int c = b[i] & 255;
            boolean letter = Character.isLetterOrDigit(c) && c < 128;
            if (letter && i != at) {
                out.append('x');
            } else if (c > 31 && c < 127) {
                out.append((char) c);
            } else {
                out.append(String.format("\\x%02x", c));
            }
        }
        return out.toString();
    }
}
