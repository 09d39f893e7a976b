package dev.caravan.protocols.socks5;

import java.util.Optional;

/** How a SOCKS5 request ended, the REP field of its reply (RFC 1928 §6). */
public enum Socks5Reply {
    /** X'00': connected; what follows is the target's. */
    SUCCEEDED,
    /** X'01': general SOCKS server failure, where no other code says more. */
    GENERAL_FAILURE,
    /** X'02': connection not allowed by ruleset. */
    NOT_ALLOWED,
    /** X'03': network unreachable. */
    NETWORK_UNREACHABLE,
    /** X'04': host unreachable; also a name that does not resolve. */
    HOST_UNREACHABLE,
    /** X'05': connection refused by the target. */
    CONNECTION_REFUSED,
    /** X'06': TTL expired; also a connect that timed out. */
    TTL_EXPIRED,
    /** X'07': command not supported. */
    COMMAND_NOT_SUPPORTED,
    /** X'08': address type not supported. */
    ADDRESS_TYPE_NOT_SUPPORTED;

    private static final Socks5Reply[] BY_CODE = values();

    /** The code on the wire, 0..8. */
    public int code() {
        return ordinal();
    }

    /** The reply of a code on the wire; X'09' to X'FF' are unassigned. */
    public static Optional<Socks5Reply> of(int code) {
        return code >= 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
    }
}
