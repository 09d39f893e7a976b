package dev.caravan.protocols.http1;

import static dev.caravan.protocols.http1.HeadCodec.LINE;
import static dev.caravan.protocols.http1.HeadCodec.REASON;
import static dev.caravan.protocols.http1.HeadCodec.REASON_LF;

/**
 * Scans {@code HTTP-version SP status SP [reason] CRLF} (RFC 9112 §4). Servers leave out the second
 * space where there is no reason; that is taken, and written as the RFC has it.
 */
final class StatusLine {
    private static final int STATUS = Version.LENGTH + 1;
    private static final int AFTER = STATUS + 3;

    private StatusLine() {}

    static Parsed scan(Head head, byte[] b, int stop, HeadRules rules) {
        Fields fields = head.fields;
        if (fields.state < REASON) {
            Parsed parsed = numbers(head, b, stop, rules);
            if (parsed != Parsed.DONE || fields.state == LINE) {
                return parsed;
            }
        }
        return reason(head, b, stop, rules);
    }

    private static Parsed numbers(Head head, byte[] b, int stop, HeadRules rules) {
        Fields fields = head.fields;
        int from = fields.base;
        int i = from + fields.at;
        if (i == from && stop - i > AFTER && Octets.word(b, i) == Version.HTTP11) {
            head.minor = 1;
            i += Version.LENGTH;
        }
        for (; i < stop && i - from < AFTER; i++) {
            HeadProblem problem =
                    i - from < Version.LENGTH ? Version.check(head, b, from, i) : digit(b, from, i);
            if (problem != null) {
                return fields.fail(problem, i);
            }
        }
        if (i == stop) {
            return fields.suspend(fields.state, i);
        }
        int at = from + STATUS;
        head.status = (b[at] - '0') * 100 + (b[at + 1] - '0') * 10 + b[at + 2] - '0';
        if (b[i] == ' ') {
            i++;
        } else if (b[i] != '\r' && b[i] != '\n') {
            return fields.fail(HeadProblem.STATUS_LINE, i);
        } else {
            fields.ragged = true;
        }
        head.reasonFrom = i - from;
        fields.suspend(REASON, i);
        return Parsed.DONE;
    }

    private static @org.jspecify.annotations.Nullable HeadProblem digit(byte[] b, int from, int i) {
        boolean fits = i - from < STATUS
                ? b[i] == ' '
                : Octets.is(Octets.DIGIT, b[i]) && (i - from > STATUS || b[i] != '0');
        return fits ? null : HeadProblem.STATUS_LINE;
    }

    private static Parsed reason(Head head, byte[] b, int stop, HeadRules rules) {
        Fields fields = head.fields;
        int i = fields.base + fields.at;
        int most = Math.min(stop, fields.base + rules.maxLineBytes());
        if (fields.state == REASON) {
            i = Octets.skipValue(b, i, most);
            if (i == most) {
                return i - fields.base >= rules.maxLineBytes()
                        ? fields.fail(HeadProblem.LINE_TOO_LONG, i)
                        : fields.suspend(REASON, i);
            }
            head.reasonTo = i - fields.base;
            if (b[i] == '\r') {
                fields.suspend(REASON_LF, ++i);
            } else if (b[i] == '\n' && rules.tolerates(Tolerance.BARE_LF)) {
                fields.ragged = true;
            } else {
                return fields.fail(b[i] == '\n' ? HeadProblem.BARE_LF : HeadProblem.STATUS_LINE, i);
            }
        }
        if (i == stop) {
            return Parsed.NEED_MORE;
        }
        if (b[i] != '\n') {
            return fields.fail(HeadProblem.BARE_CR, i);
        }
        fields.mark = i + 1 - fields.base;
        fields.suspend(LINE, i + 1);
        return Parsed.DONE;
    }
}
