package dev.caravan.protocols.http1;

import java.nio.charset.StandardCharsets;

/**
 * The field names this room knows by number: all that a proxy must act on.
 *
 * <p>A name is found by one probe of a table without collisions, then compared eight octets at a
 * time, so that no string is made. A name that spells a known one with {@code _} for {@code -} is
 * its <em>alias</em>: servers behind CGI-like gateways take both for the same.
 */
public final class FieldName {
    /** Any name that is not listed here. */
    public static final int OTHER = 0;

    public static final int CONNECTION = 1;
    public static final int KEEP_ALIVE = 2;
    public static final int PROXY_CONNECTION = 3;
    public static final int TE = 4;
    public static final int TRANSFER_ENCODING = 5;
    public static final int UPGRADE = 6;
    public static final int HTTP2_SETTINGS = 7;
    public static final int CONTENT_LENGTH = 8;
    public static final int HOST = 9;
    public static final int EXPECT = 10;
    public static final int MAX_FORWARDS = 11;
    public static final int VIA = 12;
    public static final int DATE = 13;
    public static final int TRAILER = 14;
    public static final int CONTENT_TYPE = 15;
    public static final int CONTENT_ENCODING = 16;
    public static final int CONTENT_RANGE = 17;
    public static final int CACHE_CONTROL = 18;
    public static final int COOKIE = 19;
    public static final int SET_COOKIE = 20;
    public static final int AUTHORIZATION = 21;
    public static final int PROXY_AUTHORIZATION = 22;
    public static final int WWW_AUTHENTICATE = 23;
    public static final int PROXY_AUTHENTICATE = 24;
    public static final int FORWARDED = 25;
    public static final int X_FORWARDED_FOR = 26;
    public static final int X_FORWARDED_HOST = 27;
    public static final int X_FORWARDED_PROTO = 28;
    public static final int X_FORWARDED_PORT = 29;
    public static final int X_REAL_IP = 30;
    public static final int PROXY = 31;
    public static final int X_REQUEST_ID = 32;
    public static final int USER_AGENT = 33;
    public static final int REFERER = 34;

    /** Set beside the number when the name is spelt with underscores. */
    static final int ALIAS = 64;

    private static final String[] NAMES = {
        "",
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "transfer-encoding",
        "upgrade",
        "http2-settings",
        "content-length",
        "host",
        "expect",
        "max-forwards",
        "via",
        "date",
        "trailer",
        "content-type",
        "content-encoding",
        "content-range",
        "cache-control",
        "cookie",
        "set-cookie",
        "authorization",
        "proxy-authorization",
        "www-authenticate",
        "proxy-authenticate",
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-port",
        "x-real-ip",
        "proxy",
        "x-request-id",
        "user-agent",
        "referer"
    };

    /** What can stand in each slot: a number, its name's length and words. */
    private static final byte[] NUMBERS = new byte[128];

    private static final byte[] LENGTHS = new byte[128];
    private static final long[] FIRST = new long[128];
    private static final long[] SECOND = new long[128];
    private static final long[] LAST = new long[128];

    static {
        for (int number = 1; number < NAMES.length; number++) {
            byte[] name = NAMES[number].getBytes(StandardCharsets.US_ASCII);
            int slot = slot(name, 0, name.length);
            if (NUMBERS[slot] != OTHER || name.length > 24) {
                throw new IllegalStateException("name without a slot: " + NAMES[number]);
            }
            NUMBERS[slot] = (byte) number;
            LENGTHS[slot] = (byte) name.length;
            FIRST[slot] = Octets.word(name, 0, name.length);
            SECOND[slot] = name.length > 16 ? Octets.word(name, 8) : 0;
            LAST[slot] = name.length > 8 ? Octets.word(name, name.length - 8) : 0;
        }
    }

    private FieldName() {}

    /** The number of a name in any case, {@link #OTHER} when it is not listed. */
    public static int of(String name) {
        byte[] b = name.getBytes(StandardCharsets.ISO_8859_1);
        return of(b, 0, b.length);
    }

    /** The number of the token in a range, with {@link #ALIAS} where it applies. */
    static int of(byte[] b, int from, int to) {
        int length = to - from;
        if (length < 2) {
            return OTHER;
        }
        int slot = slot(b, from, to);
        if (LENGTHS[slot] != length) {
            return OTHER;
        }
        long known = length >= 8 ? -1 : (1L << (length << 3)) - 1;
        boolean same = ((Octets.word(b, from, length) | Octets.LOWER) & known) == FIRST[slot];
        if (same && length > 8) {
            same = (Octets.word(b, to - 8) | Octets.LOWER) == LAST[slot];
            if (same && length > 16) {
                same = (Octets.word(b, from + 8) | Octets.LOWER) == SECOND[slot];
            }
        }
        return same ? NUMBERS[slot] : alias(b, from, to, NUMBERS[slot]);
    }

    private static int alias(byte[] b, int from, int to, int number) {
        String name = NAMES[number];
        for (int i = from; i < to; i++) {
            int c = b[i] == '_' ? '-' : Octets.lower(b[i]);
            if (c != name.charAt(i - from)) {
                return OTHER;
            }
        }
        return number | ALIAS;
    }

    /** Three octets that are never the {@code -} an alias changes, and the length. */
    private static int slot(byte[] b, int from, int to) {
        int first = b[from] | 0x20;
        int late = b[to - 2] | 0x20;
        int last = b[to - 1] | 0x20;
        return first + 3 * late + 21 * last + to - from & 127;
    }
}
