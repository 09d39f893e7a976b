package dev.caravan.protocols.socks4;

import java.util.Optional;

/** How a SOCKS4 request ended, the CD field of its reply. */
public enum Socks4Reply {
    /** 90: connected; what follows is the target's. */
    GRANTED,
    /** 91: rejected or failed, the one word for every failure of ours. */
    REJECTED,
    /** 92: rejected, for the client runs no identd. */
    IDENT_UNREACHABLE,
    /** 93: rejected, for its identd names another user. */
    IDENT_MISMATCH;

    private static final int FIRST = 90;
    private static final Socks4Reply[] BY_CODE = values();

    /** The code on the wire, 90..93. */
    public int code() {
        return FIRST + ordinal();
    }

    /** The reply of a code on the wire. */
    public static Optional<Socks4Reply> of(int code) {
        int index = code - FIRST;
        return index >= 0 && index < BY_CODE.length
                ? Optional.of(BY_CODE[index])
                : Optional.empty();
    }
}
