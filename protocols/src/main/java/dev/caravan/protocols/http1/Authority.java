package dev.caravan.protocols.http1;

/**
 * Reads {@code host [ ":" port ]} strictly by RFC 3986 §3.2: a registered name, an IPv4 address or
 * an IPv6 literal in brackets; no user information, no zone.
 */
final class Authority {
    private Authority() {}

    /**
     * Notes host and port in the head, or says no; an empty host is none. The port may be empty or
     * missing (then -1); written, it is 1..65535.
     */
    static boolean read(Head head, byte[] b, int from, int to) {
        if (from == to) {
            return false;
        }
        int base = head.fields.base;
        boolean literal = b[from] == '[';
        int end = literal ? literalEnd(b, from, to) : nameEnd(b, from, to);
        if (end <= from) {
            return false;
        }
        head.port = -1;
        if (end < to) {
            int port = b[end] == ':' ? port(b, end + 1, to) : 0;
            if (port == 0) {
                return false;
            }
            head.port = port;
        }
        head.authorityFrom = from - base;
        head.authorityTo = to - base;
        head.hostFrom = (literal ? from + 1 : from) - base;
        head.hostTo = (literal ? end - 1 : end) - base;
        return true;
    }

    private static int nameEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to && Octets.is(Octets.REG_NAME, b[i])) {
            if (b[i] == '%') {
                if (to - i < 3
                        || !Octets.is(Octets.HEX, b[i + 1])
                        || !Octets.is(Octets.HEX, b[i + 2])) {
                    return -1;
                }
                i += 2;
            }
            i++;
        }
        return i;
    }

    /** The port's number, -1 when it is empty, 0 when it is invalid. */
    private static int port(byte[] b, int from, int to) {
        if (from == to) {
            return -1;
        }
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!Octets.is(Octets.DIGIT, b[i])) {
                return 0;
            }
            port = port * 10 + b[i] - '0';
            if (port > 65535) {
                return 0;
            }
        }
        return port;
    }

    /** The index after the closing bracket of a valid IPv6 literal, or -1. */
    private static int literalEnd(byte[] b, int from, int to) {
        int close = from + 1;
        while (close < to && b[close] != ']') {
            close++;
        }
        return close < to && isIpv6(b, from + 1, close) ? close + 1 : -1;
    }

    private static boolean isIpv6(byte[] b, int from, int to) {
        int groups = 0;
        boolean gap = false;
        int i = from;
        if (to - from >= 2 && b[i] == ':' && b[i + 1] == ':') {
            gap = true;
            i += 2;
        }
        while (i < to) {
            int end = Octets.skip(Octets.HEX, b, i, to);
            if (end < to && b[end] == '.') {
                groups += 2;
                return isIpv4(b, i, to) && (gap ? groups <= 7 : groups == 8);
            }
            if (end == i || end - i > 4) {
                return false;
            }
            groups++;
            i = end;
            if (i == to) {
                break;
            }
            if (b[i] != ':' || ++i == to) {
                return false;
            }
            if (b[i] == ':') {
                if (gap) {
                    return false;
                }
                gap = true;
                i++;
            }
        }
        return gap ? groups <= 7 : groups == 8;
    }

    private static boolean isIpv4(byte[] b, int from, int to) {
        int i = from;
        for (int part = 0; part < 4; part++) {
            int end = Octets.skip(Octets.DIGIT, b, i, to);
            if (end == i || end - i > 3 || end - i > 1 && b[i] == '0') {
                return false;
            }
            if (end - i == 3 && (b[i] - '0') * 100 + (b[i + 1] - '0') * 10 + b[i + 2] - '0' > 255) {
                return false;
            }
            i = end + 1;
            if (part < 3 ? end == to || b[end] != '.' : end != to) {
                return false;
            }
        }
        return true;
    }
}
