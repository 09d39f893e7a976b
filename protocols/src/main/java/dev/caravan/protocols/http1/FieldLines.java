package dev.caravan.protocols.http1;

import static dev.caravan.protocols.http1.HeadCodec.BLANK;
import static dev.caravan.protocols.http1.HeadCodec.COLON;
import static dev.caravan.protocols.http1.HeadCodec.END_LF;
import static dev.caravan.protocols.http1.HeadCodec.LINE;
import static dev.caravan.protocols.http1.HeadCodec.NAME;
import static dev.caravan.protocols.http1.HeadCodec.OVER;
import static dev.caravan.protocols.http1.HeadCodec.VALUE;
import static dev.caravan.protocols.http1.HeadCodec.VALUE_LF;

/**
 * Scans field lines up to and with the empty line (RFC 9112 §5): every octet once.
 *
 * <pre>
 *      ┌─────────────────────────────────────────────────────────┐
 *  ─► LINE ─► NAME ─(COLON: responses only)─► BLANK ─► VALUE ─► VALUE_LF
 *      └────► END_LF ─► over
 * </pre>
 *
 * <p>Each step takes the index of the next octet and returns the one after it, or {@link #STOP}
 * when it has noted in the index why it cannot go on.
 */
final class FieldLines {
    private static final int STOP = -1;

    private FieldLines() {}

    static Parsed scan(Fields f, byte[] b, int stop, HeadRules rules, boolean response) {
        int i = f.base + f.at;
        while (i >= 0) {
            if (f.state == LINE || f.state == END_LF) {
                i = begin(f, b, i, stop, rules, response);
                if (i < 0) {
                    break;
                }
            }
            int most = Math.min(stop, f.base + f.mark + rules.maxLineBytes());
            if (f.state < BLANK) {
                i = name(f, b, i, most, response);
            }
            if (i >= 0 && f.state < VALUE_LF) {
                i = value(f, b, i, most, response ? rules : HeadRules.DEFAULT);
            }
            if (i >= 0) {
                i = end(f, b, i, most);
            }
        }
        if (f.problem != null) {
            return Parsed.MALFORMED;
        }
        if (f.state == OVER) {
            return Parsed.DONE;
        }
        return f.at - f.mark < rules.maxLineBytes()
                ? Parsed.NEED_MORE
                : f.fail(HeadProblem.LINE_TOO_LONG, f.base + f.at);
    }

    private static int begin(
            Fields f, byte[] b, int i, int stop, HeadRules rules, boolean response) {
        boolean fresh = f.state == LINE;
        if (fresh) {
            f.mark = i - f.base;
        }
        if (i == stop) {
            return stay(f, f.state, i);
        }
        byte octet = b[i];
        if (fresh) {
            if (octet == '\r') {
                f.state = END_LF;
                return ++i == stop ? stay(f, END_LF, i) : finish(f, b, i);
            }
            if (octet <= ' ' && octet >= 0) {
                return odd(f, b, i, rules, response);
            }
            if (f.count == rules.maxFields()) {
                return refuse(f, HeadProblem.TOO_MANY_FIELDS, i);
            }
            f.grow();
            f.index[f.count << 2] = i - f.base;
            f.state = NAME;
            return i;
        }
        return finish(f, b, i);
    }

    /** A line that starts with no name: the end by a bare LF, a fold, or a fault. */
    private static int odd(Fields f, byte[] b, int i, HeadRules rules, boolean response) {
        if (b[i] == '\n') {
            return response && rules.tolerates(Tolerance.BARE_LF)
                    ? finish(f, b, i)
                    : refuse(f, HeadProblem.BARE_LF, i);
        }
        if (b[i] != ' ' && b[i] != '\t') {
            return refuse(f, HeadProblem.FIELD_NAME, i);
        }
        if (f.count == 0) {
            return refuse(f, HeadProblem.BLANK_BEFORE_FIELDS, i);
        }
        if (!response || !rules.tolerates(Tolerance.OBS_FOLD)) {
            return refuse(f, HeadProblem.OBS_FOLD, i);
        }
        f.count--;
        f.folded = f.ragged = true;
        f.state = VALUE;
        return i;
    }

    private static int name(Fields f, byte[] b, int i, int most, boolean response) {
        int at = f.count << 2;
        if (f.state == NAME) {
            i = Octets.skip(Octets.TOKEN, b, i, most);
            if (i == most) {
                return stay(f, NAME, i);
            }
            boolean empty = i - f.base == f.index[at];
            boolean blank = b[i] == ' ' || b[i] == '\t';
            if (empty || b[i] != ':' && !(blank && response)) {
                return refuse(f, unnamed(b[i], empty), i);
            }
            f.index[at + 1] = i - f.base;
            f.state = blank ? COLON : BLANK;
        }
        if (f.state == COLON) {
            // RFC 9112 §5.1: a proxy removes white space before the colon of a response.
            f.ragged = true;
            i = Octets.skipBlank(b, i, most);
            if (i == most) {
                return stay(f, COLON, i);
            }
            if (b[i] != ':') {
                return refuse(f, HeadProblem.FIELD_NAME, i);
            }
        }
        f.state = BLANK;
        return i + 1;
    }

    private static HeadProblem unnamed(byte octet, boolean empty) {
        boolean blank = octet == ' ' || octet == '\t';
        return blank && !empty ? HeadProblem.BLANK_BEFORE_COLON : HeadProblem.FIELD_NAME;
    }

    private static int value(Fields f, byte[] b, int i, int most, HeadRules rules) {
        int at = f.count << 2;
        if (f.state == BLANK) {
            i = Octets.skipBlank(b, i, most);
            if (i == most) {
                return stay(f, BLANK, i);
            }
            f.index[at + 2] = i - f.base;
        }
        i = Octets.skipValue(b, i, most);
        if (i == most) {
            return stay(f, VALUE, i);
        }
        f.index[at + 3] = Octets.trimEnd(b, f.base + f.index[at + 2], i) - f.base;
        f.state = VALUE_LF;
        if (b[i] == '\r') {
            return i + 1;
        }
        if (b[i] != '\n') {
            return refuse(f, HeadProblem.FIELD_VALUE, i);
        }
        f.ragged = true;
        return rules.tolerates(Tolerance.BARE_LF) ? i : refuse(f, HeadProblem.BARE_LF, i);
    }

    private static int end(Fields f, byte[] b, int i, int most) {
        if (i == most) {
            return stay(f, VALUE_LF, i);
        }
        if (b[i] != '\n') {
            return refuse(f, HeadProblem.BARE_CR, i);
        }
        int at = f.count << 2;
        int kind = FieldName.of(b, f.base + f.index[at], f.base + f.index[at + 1]);
        f.kinds[f.count++] = (byte) kind;
        // An alias is not the name it imitates, so it is not seen as such.
        f.seen |= (kind & FieldName.ALIAS) == 0 ? 1L << kind : 0;
        f.state = LINE;
        return i + 1;
    }

    private static int finish(Fields f, byte[] b, int i) {
        if (b[i] != '\n') {
            return refuse(f, HeadProblem.BARE_CR, i);
        }
        stay(f, OVER, i + 1);
        if (f.folded) {
            unfold(f, b);
        }
        return STOP;
    }

    /** Replaces the line ends in folded values by spaces, in the array (RFC 9112 §5.2). */
    private static void unfold(Fields f, byte[] b) {
        for (int k = 0; k < f.count; k++) {
            int from = f.base + f.valueFrom(k);
            int to = f.base + f.valueTo(k);
            for (int i = from; i < to; i++) {
                b[i] = b[i] == '\r' || b[i] == '\n' ? (byte) ' ' : b[i];
            }
            from = Octets.skipBlank(b, from, to);
            f.index[(k << 2) + 2] = from - f.base;
            f.index[(k << 2) + 3] = Octets.trimEnd(b, from, to) - f.base;
        }
    }

    private static int stay(Fields f, int state, int i) {
        f.suspend(state, i);
        return STOP;
    }

    private static int refuse(Fields f, HeadProblem why, int i) {
        f.fail(why, i);
        return STOP;
    }
}
