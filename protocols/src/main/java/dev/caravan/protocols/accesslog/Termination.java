package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.stack.Refusal;

/**
 * How a tunnel or an exchange ended: one code each, the last field of its access-log line. {@code
 * docs/termination-codes.md} says for each what causes it and what to try.
 */
public enum Termination {
    /** Both directions ended in order, or the answer was sent whole. */
    OK("ok"),
    /** The client reset or closed before the end. */
    CLIENT_RESET("client-reset"),
    /** The client ended its direction in the middle of a message. */
    CLIENT_INCOMPLETE("client-incomplete"),
    /** The client did not send in time. */
    CLIENT_TIMEOUT("client-timeout"),
    /** The client did not take what was sent to it in time. */
    CLIENT_STALLED("client-stalled"),
    /** The client's bytes were no valid message. */
    CLIENT_MALFORMED("client-malformed"),
    /** The protocol or a feature of it is not served here. */
    UNSUPPORTED("unsupported"),
    /** No or wrong credentials. */
    AUTH_FAILED("auth-failed"),
    /** Too many failed attempts from this source. */
    AUTH_LIMITED("auth-limited"),
    /** Refused by allow-from or targets. */
    NOT_ALLOWED("not-allowed"),
    /** No route matched, or the route's answer was sent by the proxy itself. */
    NO_ROUTE("no-route"),
    /** The same request came round again. */
    LOOP("loop"),
    /** The name does not exist. */
    DNS_NOT_FOUND("dns-not-found"),
    /** The resolver did not answer. */
    DNS_FAILED("dns-failed"),
    /** Nothing listens at the endpoint. */
    CONNECT_REFUSED("connect-refused"),
    /** No way to the host or network. */
    UNREACHABLE("unreachable"),
    /** The endpoint did not answer while connecting. */
    CONNECT_TIMEOUT("connect-timeout"),
    /** Every endpoint of the upstream failed, or an operator took every one out. */
    NO_ENDPOINT("no-endpoint"),
    /** The pool had no connection free in time. */
    POOL_FULL("pool-full"),
    /** The endpoint reset or closed before the end of its answer. */
    UPSTREAM_RESET("upstream-reset"),
    /** The endpoint closed a reused connection before it answered, and no replay was allowed. */
    UPSTREAM_REUSE("upstream-reuse"),
    /** The endpoint's answer ended short. */
    UPSTREAM_INCOMPLETE("upstream-incomplete"),
    /** The endpoint's bytes were no valid answer. */
    UPSTREAM_MALFORMED("upstream-malformed"),
    /** The endpoint did not answer in time. */
    UPSTREAM_TIMEOUT("upstream-timeout"),
    /** Nothing moved for the idle time. */
    IDLE("idle"),
    /** The lifetime was used up. */
    LIFETIME("lifetime"),
    /** A limit on connections or memory. */
    OVERLOADED("overloaded"),
    /** The listener or node was draining. */
    DRAINED("drained"),
    /** An operator closed it. */
    OPERATOR("operator"),
    /** Its user was deleted, blocked or given another password, or it was banned. */
    REVOKED("revoked"),
    /** A layer or filter failed. */
    INTERNAL("internal");

    private final String code;

    Termination(String code) {
        this.code = code;
    }

    /** The code as it stands in the log. */
    public String code() {
        return code;
    }

    /** The code of a refusal. */
    public static Termination of(Refusal.Kind kind) {
        return switch (kind) {
            case MALFORMED -> CLIENT_MALFORMED;
            case UNSUPPORTED -> UNSUPPORTED;
            case AUTHENTICATION -> AUTH_FAILED;
            case LIMITED -> AUTH_LIMITED;
            case NOT_ALLOWED -> NOT_ALLOWED;
            case NAME_NOT_FOUND -> DNS_NOT_FOUND;
            case NAME_UNAVAILABLE -> DNS_FAILED;
            case CONNECTION_REFUSED -> CONNECT_REFUSED;
            case HOST_UNREACHABLE, NETWORK_UNREACHABLE -> UNREACHABLE;
            case CONNECT_TIMED_OUT -> CONNECT_TIMEOUT;
            case CLIENT_TIMED_OUT -> CLIENT_TIMEOUT;
            case OVERLOADED -> OVERLOADED;
            case DRAINING -> DRAINED;
            case CLOSED_BY_OPERATOR -> OPERATOR;
            case REVOKED -> REVOKED;
            case INTERNAL -> INTERNAL;
        };
    }
}
