package dev.caravan.protocols.http1;

import java.nio.charset.StandardCharsets;

/**
 * Writes a head from the bytes it was received in, with edits.
 *
 * <p>The start line is our own: always {@code HTTP/1.1} (RFC 9112 §2.3), an absolute target in
 * origin form with a Host made from it (§3.2.2). Kept field lines are copied in runs, so their
 * order and casing stay; dropped ones are skipped. Nothing is written that the codec or the edits
 * did not validate. Pure; no allocation.
 */
public final class HeadWriter {
    static final byte[] CRLF = {'\r', '\n'};

    private static final byte[] VERSION_END = ascii(" HTTP/1.1\r\n");
    private static final byte[] VERSION_START = ascii("HTTP/1.1 ");
    private static final byte[] HOST = ascii("Host: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final long LENGTH_BIT = 1L << FieldName.CONTENT_LENGTH;
    private static final int SLACK = 128;

    private HeadWriter() {}

    /** How many bytes {@link #request} or {@link #response} may write, at most. */
    public static int bound(Head head, HeadEdits edits) {
        int target = edits.target == null ? 0 : edits.targetTo - edits.targetFrom;
        int host = edits.host == null ? 0 : edits.hostTo - edits.hostFrom;
        // A ragged line may grow by the blank and the CR that it lacked.
        int mended = head.fields.ragged ? 2 * head.fields.count : 0;
        return head.length() + mended + target + host + edits.addedLength + SLACK;
    }

    /**
     * Writes a request's head at {@code at} and returns the index after it. Host comes from the
     * edits, else from an absolute target, else stays; an HTTP/1.0 request without one gets it
     * first.
     */
    public static int request(Head head, HeadEdits edits, byte[] out, int at) {
        room(head, edits, out, at);
        Fields f = head.fields;
        boolean plain = !head.foreign
                && edits.target == null
                && head.form != TargetForm.ABSOLUTE
                && !f.ragged;
        boolean ownHost = edits.host != null || head.form == TargetForm.ABSOLUTE;
        if (plain && (head.hostLine >= 0 || !ownHost)) {
            return lines(head, edits, out, at, f.base + head.methodFrom, ownHost);
        }
        int o = requestLine(head, edits, out, at);
        if (head.hostLine < 0 && head.form != TargetForm.ASTERISK) {
            o = host(head, edits, out, o);
        }
        return lines(head, edits, out, o, -1, ownHost);
    }

    /** Writes a response's head at {@code at} and returns the index after it. */
    public static int response(Head head, HeadEdits edits, byte[] out, int at) {
        room(head, edits, out, at);
        Fields f = head.fields;
        if (!head.foreign && !f.ragged) {
            return lines(head, edits, out, at, f.base, false);
        }
        int o = put(VERSION_START, 0, VERSION_START.length, out, at);
        out[o] = (byte) ('0' + head.status / 100);
        out[o + 1] = (byte) ('0' + head.status / 10 % 10);
        out[o + 2] = (byte) ('0' + head.status % 10);
        out[o + 3] = ' ';
        o = put(f.bytes, f.base + head.reasonFrom, f.base + head.reasonTo, out, o + 4);
        o = put(CRLF, 0, 2, out, o);
        return lines(head, edits, out, o, -1, false);
    }

    private static int requestLine(Head head, HeadEdits edits, byte[] out, int at) {
        Fields f = head.fields;
        byte[] b = f.bytes;
        int o = put(b, f.base + head.methodFrom, f.base + head.methodTo + 1, out, at);
        byte[] target = edits.target;
        if (target != null) {
            o = put(target, edits.targetFrom, edits.targetTo, out, o);
        } else if (head.form == TargetForm.ABSOLUTE) {
            int path = f.base + head.pathFrom;
            int end = f.base + head.targetTo;
            if (path == end && head.method == Method.OPTIONS) {
                out[o++] = '*';
            } else if (path == end || b[path] != '/') {
                out[o++] = '/';
            }
            o = put(b, path, end, out, o);
        } else {
            o = put(b, f.base + head.targetFrom, f.base + head.targetTo, out, o);
        }
        return put(VERSION_END, 0, VERSION_END.length, out, o);
    }

    private static int host(Head head, HeadEdits edits, byte[] out, int at) {
        Fields f = head.fields;
        int o = put(HOST, 0, HOST.length, out, at);
        byte[] host = edits.host;
        o = host != null
                ? put(host, edits.hostFrom, edits.hostTo, out, o)
                : put(f.bytes, f.base + head.authorityFrom, f.base + head.authorityTo, out, o);
        return put(CRLF, 0, 2, out, o);
    }

    /** Writes field lines and the end; {@code run} is where bytes to copy start, or -1. */
    private static int lines(
            Head head, HeadEdits edits, byte[] out, int at, int run, boolean ownHost) {
        Fields f = head.fields;
        int hostLine = ownHost ? head.hostLine : -1;
        long removed =
                edits.removedKinds | (edits.framing == HeadEdits.Framing.KEEP ? 0 : LENGTH_BIT);
        boolean names = edits.spoofable || !edits.removedNames.isEmpty();
        int o = at;
        if (f.ragged || f.drops || names || (removed & f.seen) != 0 || hostLine >= 0) {
            for (int k = 0; k < f.count; k++) {
                int start = f.base + f.index[k << 2];
                boolean gone = gone(f, k, removed, names, edits);
                if (gone || k == hostLine || f.ragged) {
                    o = run < 0 ? o : put(f.bytes, run, start, out, o);
                    run = -1;
                    if (!gone) {
                        o = k == hostLine ? host(head, edits, out, o) : mended(f, k, out, o);
                    }
                } else if (run < 0) {
                    run = start;
                }
            }
        } else if (run < 0) {
            run = f.base + (f.count == 0 ? f.mark : f.index[0]);
        }
        // The scan's mark is the start of its last line, the empty one.
        o = run < 0 ? o : put(f.bytes, run, f.base + f.mark, out, o);
        return end(head, edits, out, o);
    }

    private static boolean gone(Fields f, int k, long removed, boolean names, HeadEdits edits) {
        int kind = f.kinds[k];
        if (kind < 0 || (removed >>> (kind & 63) & 1) != 0) {
            return true;
        }
        if (!names || kind != FieldName.OTHER) {
            return false;
        }
        int from = f.base + f.nameFrom(k);
        int to = f.base + f.nameTo(k);
        if (edits.spoofable && Spoofable.isForwarded(f.bytes, from, to)) {
            return true;
        }
        for (int i = 0; i < edits.removedNames.size(); i++) {
            if (Spoofable.sameName(f.bytes, from, to, edits.removedNames.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static int mended(Fields f, int k, byte[] out, int at) {
        int o = put(f.bytes, f.base + f.nameFrom(k), f.base + f.nameTo(k), out, at);
        out[o] = ':';
        out[o + 1] = ' ';
        o = put(f.bytes, f.base + f.valueFrom(k), f.base + f.valueTo(k), out, o + 2);
        return put(CRLF, 0, 2, out, o);
    }

    private static int end(Head head, HeadEdits edits, byte[] out, int at) {
        int o = at;
        boolean keep = edits.framing == HeadEdits.Framing.KEEP;
        if (keep ? head.chunked() : edits.framing == HeadEdits.Framing.CHUNKED) {
            o = put(CHUNKED, 0, CHUNKED.length, out, o);
        } else if (edits.framing == HeadEdits.Framing.LENGTH) {
            o = put(LENGTH, 0, LENGTH.length, out, o);
            o = Decimal.put(edits.length, out, o);
            o = put(CRLF, 0, 2, out, o);
        }
        o = put(edits.added, 0, edits.addedLength, out, o);
        return put(CRLF, 0, 2, out, o);
    }

    private static int put(byte[] b, int from, int to, byte[] out, int at) {
        System.arraycopy(b, from, out, at, to - from);
        return at + to - from;
    }

    private static void room(Head head, HeadEdits edits, byte[] out, int at) {
        int bound = bound(head, edits);
        if (out.length - at < bound) {
            throw new IllegalArgumentException(
                    "room: " + (out.length - at) + " bytes (expected: at least " + bound + ")");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
