package dev.caravan.protocols.http1;

import static dev.caravan.protocols.http1.FieldName.ALIAS;

/**
 * Reads and marks the fields that end at this hop (RFC 9110 §7.6.1), before any field of our own is
 * added.
 *
 * <p>Dropped always, in any case of letters: Connection, Keep-Alive, Proxy-Connection, TE,
 * Transfer-Encoding, Upgrade, HTTP2-Settings; then every field that Connection names. It cannot
 * name away what framing, routing, loop detection, caching and later hops' trust rest on: Host,
 * Content-*, Cache-Control, Date, Expect, Via, Max-Forwards, Trailer, Forwarded and X-Forwarded-*.
 * These are for every recipient, so naming them is itself against §7.6.1. Trailer passes on, as
 * the trailers do.
 */
final class HopByHop {
    private static final int MAX_OPTIONS = 100;

    private static final long KEPT = bits(
            FieldName.CONTENT_LENGTH,
            FieldName.HOST,
            FieldName.EXPECT,
            FieldName.MAX_FORWARDS,
            FieldName.VIA,
            FieldName.DATE,
            FieldName.TRAILER,
            FieldName.CONTENT_TYPE,
            FieldName.CONTENT_ENCODING,
            FieldName.CONTENT_RANGE,
            FieldName.CACHE_CONTROL,
            FieldName.FORWARDED,
            FieldName.X_FORWARDED_FOR,
            FieldName.X_FORWARDED_HOST,
            FieldName.X_FORWARDED_PROTO,
            FieldName.X_FORWARDED_PORT);

    private HopByHop() {}

    /** Notes what a line with a known name means for this hop. */
    static void read(Head head, byte[] b, int line, int kind, int from, int to) {
        switch (kind) {
            case FieldName.CONNECTION -> {
                head.fields.drop(line);
                connection(head, b, from, to);
            }
            case FieldName.KEEP_ALIVE,
                    FieldName.PROXY_CONNECTION,
                    FieldName.UPGRADE,
                    FieldName.HTTP2_SETTINGS -> head.fields.drop(line);
            case FieldName.TE -> {
                head.fields.drop(line);
                head.flags |= ListValue.holds(b, from, to, "trailers") ? Head.TE_TRAILERS : 0;
            }
            case FieldName.EXPECT ->
                head.flags |= Octets.equalsLower(b, from, to, "100-continue")
                        ? Head.CONTINUE
                        : Head.OTHER_EXPECTATION;
            case FieldName.MAX_FORWARDS ->
                head.maxForwards = (int) Math.min(Length.number(b, from, to), Integer.MAX_VALUE);
            case FieldName.AUTHORIZATION,
                    FieldName.PROXY_AUTHORIZATION,
                    FieldName.WWW_AUTHENTICATE,
                    FieldName.PROXY_AUTHENTICATE -> {
                boolean pinned = ListValue.challenges(b, from, to, "ntlm")
                        || ListValue.challenges(b, from, to, "negotiate");
                head.flags |= pinned ? Head.CONNECTION_AUTH : 0;
            }
            default -> {}
        }
    }

    private static void connection(Head head, byte[] b, int from, int to) {
        for (int i = from; i < to; ) {
            int comma = ListValue.comma(b, i, to);
            int start = Octets.skipBlank(b, i, comma);
            int end = Octets.trimEnd(b, start, comma);
            head.flags |= switch (end - start) {
                case 0 -> 0;
                case 5 -> option(b, start, end, "close", Head.CLOSE);
                case 7 -> option(b, start, end, "upgrade", Head.UPGRADE);
                case 10 -> option(b, start, end, "keep-alive", Head.KEEP_ALIVE);
                default -> Head.NOMINATES;
            };
            i = comma + 1;
        }
    }

    private static int option(byte[] b, int from, int to, String lower, int flag) {
        return Octets.equalsLower(b, from, to, lower) ? flag : Head.NOMINATES;
    }

    /**
     * Drops the fields that Connection names, wherever they stand; says no to a list so long that
     * comparing it would cost more than any honest head does.
     */
    static boolean dropNominated(Fields f) {
        int left = MAX_OPTIONS;
        int kind = FieldName.CONNECTION;
        for (int k = f.find(kind); k >= 0; k = f.find(kind, k + 1)) {
            int to = f.base + f.valueTo(k);
            for (int i = f.base + f.valueFrom(k); i < to; ) {
                int comma = ListValue.comma(f.bytes, i, to);
                int start = Octets.skipBlank(f.bytes, i, comma);
                if (--left < 0) {
                    return false;
                }
                drop(f, start, Octets.trimEnd(f.bytes, start, comma));
                i = comma + 1;
            }
        }
        return true;
    }

    private static void drop(Fields f, int from, int to) {
        for (int k = 0; k < f.count; k++) {
            int kind = f.kinds[k] & 0x7f;
            boolean kept = (kind & ALIAS) == 0 && (KEPT >>> kind & 1) != 0;
            int nameFrom = f.base + f.nameFrom(k);
            int nameTo = f.base + f.nameTo(k);
            if (!kept && Octets.sameLetters(f.bytes, nameFrom, nameTo, f.bytes, from, to)) {
                f.drop(k);
            }
        }
    }

    private static long bits(int... kinds) {
        long bits = 0;
        for (int kind : kinds) {
            bits |= 1L << kind;
        }
        return bits;
    }
}
