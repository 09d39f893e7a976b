package dev.caravan.protocols.http1;

/**
 * Reads message heads strictly, once, and resumes where it stopped.
 *
 * <p>Bytes {@code [from, to)} of the array are the message so far. While the answer is {@link
 * Parsed#NEED_MORE}, call again with the same head, the message's first byte at the new {@code
 * from} (it may be another array) and {@code to} moved by what arrived: no byte is scanned twice.
 * After {@link Parsed#DONE}, {@link Head#length()} bytes are consumed. After the other two answers
 * the head's next call starts a new message. Pure; no allocation but when a head's index grows.
 *
 * <p>A response with tolerated faults is mended in the array itself where a fold stood.
 */
public final class HeadCodec {
    static final int BEGIN = 0;
    static final int EMPTY_LINE_LF = 1;
    static final int METHOD = 2;
    static final int TARGET = 3;
    static final int VERSION = 4;
    static final int REASON = 5;
    static final int REASON_LF = 6;
    static final int LINE = 7;
    static final int NAME = 8;
    static final int COLON = 9;
    static final int BLANK = 10;
    static final int VALUE = 11;
    static final int VALUE_LF = 12;
    static final int END_LF = 13;
    static final int OVER = 14;

    private HeadCodec() {}

    /** Reads a request's head (RFC 9112 §3, §5); nothing is tolerated but one leading CRLF. */
    public static Parsed request(Head head, byte[] b, int from, int to, HeadRules rules) {
        Fields fields = start(head, b, from);
        head.request = true;
        int stop = Math.min(to, from + rules.maxHeadBytes());
        Parsed parsed = Parsed.DONE;
        if (fields.state < LINE) {
            parsed = RequestLine.scan(head, b, stop, rules);
        }
        if (parsed == Parsed.DONE) {
            parsed = FieldLines.scan(fields, b, stop, rules, false);
        }
        return parsed == Parsed.DONE
                ? HeadMeaning.ofRequest(head, b)
                : unless(fields, parsed, rules);
    }

    /** Reads a response's head (RFC 9112 §4, §5), with the faults that the rules tolerate. */
    public static Parsed response(Head head, byte[] b, int from, int to, HeadRules rules) {
        Fields fields = start(head, b, from);
        head.request = false;
        int stop = Math.min(to, from + rules.maxHeadBytes());
        Parsed parsed = Parsed.DONE;
        if (fields.state < LINE) {
            parsed = StatusLine.scan(head, b, stop, rules);
        }
        if (parsed == Parsed.DONE) {
            parsed = FieldLines.scan(fields, b, stop, rules, true);
        }
        return parsed == Parsed.DONE
                ? HeadMeaning.ofResponse(head, b, rules)
                : unless(fields, parsed, rules);
    }

    private static Fields start(Head head, byte[] b, int from) {
        Fields fields = head.fields;
        if (fields.state == OVER) {
            head.clear();
        }
        fields.bytes = b;
        fields.base = from;
        return fields;
    }

    /** Asks for more unless the head has used up its bytes. */
    private static Parsed unless(Fields fields, Parsed parsed, HeadRules rules) {
        return parsed == Parsed.NEED_MORE && fields.at >= rules.maxHeadBytes()
                ? fields.fail(HeadProblem.HEAD_TOO_LONG, fields.base + fields.at)
                : parsed;
    }
}
