package dev.caravan.protocols.http1;

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

    /** The number of the only name that can stand in each slot. */
    private static final byte[] TABLE = new byte[128];

    private static final byte[] LENGTHS = new byte[128];
    private static final long[][] WORDS = new long[NAMES.length][];

    static {
        for (int number = 1; number < NAMES.length; number++) {
            byte[] name = NAMES[number].getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            int slot = slot(name, 0, name.length);
            if (TABLE[slot] != 0) {
                throw new IllegalStateException(NAMES[number] + " and " + NAMES[TABLE[slot]]);
            }
            TABLE[slot] = (byte) number;
            LENGTHS[slot] = (byte) name.length;
            WORDS[number] = new long[(name.length + 7) >>> 3];
            for (int i = 0; i < name.length; i += 8) {
                WORDS[number][i >>> 3] = Octets.word(name, i, Math.min(8, name.length - i));
            }
        }
    }

    private FieldName() {}

    /** The number of a name in any case, {@link #OTHER} when it is not listed. */
    public static int of(String name) {
        byte[] b = name.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return of(b, 0, b.length);
    }

    /** The number of the token in a range, with {@link #ALIAS} where it applies. */
    static int of(byte[] b, int from, int to) {
        int length = to - from;
        if (length < 2) {
            return OTHER;
        }
        int slot = slot(b, from, to);
        int number = TABLE[slot];
        if (number == OTHER || LENGTHS[slot] != length) {
            return OTHER;
        }
        long[] words = WORDS[number];
        int at = from;
        int left = length;
        for (long word : words) {
            long same = Octets.LOWER & (left >= 8 ? -1L : (1L << (left << 3)) - 1);
            if ((Octets.word(b, at, left) | same) != word) {
                return alias(b, from, to, number);
            }
            at += 8;
            left -= 8;
        }
        return number;
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
