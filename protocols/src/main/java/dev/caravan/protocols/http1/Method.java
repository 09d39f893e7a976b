package dev.caravan.protocols.http1;

/** A request's method, as far as a proxy must tell methods apart (RFC 9110 §9). */
public enum Method {
    GET(true, true),
    HEAD(true, true),
    POST(false, false),
    PUT(false, true),
    DELETE(false, true),
    OPTIONS(true, true),
    TRACE(true, true),
    CONNECT(false, false),
    PATCH(false, false),
    /** Any other token: forwarded, never repeated on our own account. */
    OTHER(false, false);

    private static final Method[] BY_LENGTH = {
        OTHER, OTHER, OTHER, OTHER, POST, PATCH, DELETE, OPTIONS
    };
    /** Those whose length another one of {@link #BY_LENGTH} has. */
    private static final Method[] SAME_LENGTH = {HEAD, TRACE, CONNECT};

    private static final long[] WORDS = new long[values().length];

    static {
        for (Method method : values()) {
            WORDS[method.ordinal()] = Octets.word(method.name());
        }
    }

    private final boolean safe;
    private final boolean idempotent;

    Method(boolean safe, boolean idempotent) {
        this.safe = safe;
        this.idempotent = idempotent;
    }

    /** Whether its defined meaning is read-only (RFC 9110 §9.2.1). */
    public boolean safe() {
        return safe;
    }

    /** Whether sending it twice means no more than once (RFC 9110 §9.2.2). */
    public boolean idempotent() {
        return idempotent;
    }

    /** The method a token spells; methods are case-sensitive. */
    static Method of(byte[] b, int from, int to) {
        int length = to - from;
        if (length < 3 || length > 7) {
            return OTHER;
        }
        long word = Octets.word(b, from, length);
        if (length == 3) {
            return word == WORDS[GET.ordinal()] ? GET : word == WORDS[PUT.ordinal()] ? PUT : OTHER;
        }
        Method likely = BY_LENGTH[length];
        if (word == WORDS[likely.ordinal()]) {
            return likely;
        }
        for (Method method : SAME_LENGTH) {
            if (word == WORDS[method.ordinal()]) {
                return method;
            }
        }
        return OTHER;
    }
}
