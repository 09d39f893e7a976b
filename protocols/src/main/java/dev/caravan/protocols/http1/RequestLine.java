package dev.caravan.protocols.http1;

import static dev.caravan.protocols.http1.HeadCodec.BEGIN;
import static dev.caravan.protocols.http1.HeadCodec.EMPTY_LINE_LF;
import static dev.caravan.protocols.http1.HeadCodec.LINE;
import static dev.caravan.protocols.http1.HeadCodec.METHOD;
import static dev.caravan.protocols.http1.HeadCodec.TARGET;
import static dev.caravan.protocols.http1.HeadCodec.VERSION;

/** Scans {@code method SP target SP HTTP-version CRLF} (RFC 9112 §3), after at most one CRLF. */
final class RequestLine {
    private static final int MAX_METHOD_BYTES = 64;

    private RequestLine() {}

    static Parsed scan(Head head, byte[] b, int stop, HeadRules rules) {
        Fields fields = head.fields;
        Parsed parsed = fields.state < METHOD ? begin(head, b, stop) : Parsed.DONE;
        if (parsed == Parsed.DONE && fields.state == METHOD) {
            parsed = method(head, b, stop);
        }
        if (parsed == Parsed.DONE && fields.state == TARGET) {
            parsed = target(head, b, stop, rules.maxTargetBytes());
        }
        return parsed == Parsed.DONE ? version(head, b, stop) : parsed;
    }

    private static Parsed begin(Head head, byte[] b, int stop) {
        Fields fields = head.fields;
        int i = fields.base + fields.at;
        if (fields.state == BEGIN) {
            if (i == stop) {
                return Parsed.NEED_MORE;
            }
            if (b[i] == '\r') {
                fields.suspend(EMPTY_LINE_LF, ++i);
            }
        }
        if (fields.state == EMPTY_LINE_LF) {
            if (i == stop) {
                return Parsed.NEED_MORE;
            }
            if (b[i++] != '\n') {
                return fields.fail(HeadProblem.BARE_CR, i - 1);
            }
        }
        head.methodFrom = i - fields.base;
        fields.suspend(METHOD, i);
        return Parsed.DONE;
    }

    private static Parsed method(Head head, byte[] b, int stop) {
        Fields fields = head.fields;
        int from = fields.base + head.methodFrom;
        int most = Math.min(stop, from + MAX_METHOD_BYTES + 1);
        int i = Octets.skip(Octets.TOKEN, b, fields.base + fields.at, most);
        if (i == most) {
            return i - from > MAX_METHOD_BYTES
                    ? fields.fail(HeadProblem.METHOD_TOO_LONG, i - 1)
                    : fields.suspend(METHOD, i);
        }
        if (i == from || b[i] != ' ') {
            boolean empty = i == from && (b[i] == '\r' || b[i] == '\n');
            return fields.fail(empty ? HeadProblem.LEADING_LINE : HeadProblem.REQUEST_LINE, i);
        }
        head.method = Method.of(b, from, i);
        head.methodTo = i - fields.base;
        head.targetFrom = head.methodTo + 1;
        fields.suspend(TARGET, i + 1);
        return Parsed.DONE;
    }

    private static Parsed target(Head head, byte[] b, int stop, int maxBytes) {
        Fields fields = head.fields;
        int from = fields.base + head.targetFrom;
        int most = Math.min(stop, from + maxBytes + 1);
        int i = Octets.skip(Octets.TARGET, b, fields.base + fields.at, most);
        if (i == most) {
            return i - from > maxBytes
                    ? fields.fail(HeadProblem.TARGET_TOO_LONG, i - 1)
                    : fields.suspend(TARGET, i);
        }
        if (i == from || b[i] == '\r' || b[i] == '\n') {
            return fields.fail(HeadProblem.REQUEST_LINE, i);
        }
        if (b[i] != ' ') {
            return fields.fail(HeadProblem.TARGET_OCTET, i);
        }
        head.targetTo = i - fields.base;
        HeadProblem problem = RequestTarget.read(head, b, from, i);
        if (problem != null) {
            return fields.fail(problem, from);
        }
        fields.mark = head.targetTo + 1;
        fields.suspend(VERSION, i + 1);
        return Parsed.DONE;
    }

    private static Parsed version(Head head, byte[] b, int stop) {
        Fields fields = head.fields;
        int from = fields.base + fields.mark;
        int i = fields.base + fields.at;
        if (i == from && stop - i >= 10 && Octets.word(b, i) == Version.HTTP11) {
            head.minor = 1;
            i += 8;
        }
        for (; i < stop && i - from < Version.LENGTH; i++) {
            HeadProblem problem = Version.check(head, b, from, i);
            if (problem != null) {
                return fields.fail(problem, i);
            }
        }
        for (; i < stop; i++) {
            boolean cr = i - from == Version.LENGTH;
            if (b[i] != (cr ? '\r' : '\n')) {
                return fields.fail(
                        !cr
                                ? HeadProblem.BARE_CR
                                : b[i] == '\n' ? HeadProblem.BARE_LF : HeadProblem.VERSION_SYNTAX,
                        i);
            }
            if (!cr) {
                fields.mark = i + 1 - fields.base;
                fields.suspend(LINE, i + 1);
                return Parsed.DONE;
            }
        }
        return fields.suspend(VERSION, i);
    }
}
