package dev.caravan.protocols.stack;

/**
 * Why a connection or an exchange gets no way out.
 *
 * @param kind what went wrong, each with its own answer in every protocol
 * @param detail for the log and the operator: what and where, without secrets
 */
public record Refusal(Kind kind, String detail) {

    /** The kinds, from the client's mistakes to ours. */
    public enum Kind {
        /** The bytes were no valid message of the protocol. */
        MALFORMED,
        /** The protocol knows this, this proxy does not serve it. */
        UNSUPPORTED,
        /** Credentials are missing or wrong. */
        AUTHENTICATION,
        /** Too many failed attempts from this source. */
        LIMITED,
        /** The listener's policy forbids this client or target. */
        NOT_ALLOWED,
        /** The name does not exist. */
        NAME_NOT_FOUND,
        /** The resolver gave no answer. */
        NAME_UNAVAILABLE,
        /** Nothing listens there. */
        CONNECTION_REFUSED,
        /** No way to the host. */
        HOST_UNREACHABLE,
        /** No way to the network. */
        NETWORK_UNREACHABLE,
        /** No answer in time while connecting. */
        CONNECT_TIMED_OUT,
        /** The client took too long. */
        CLIENT_TIMED_OUT,
        /** A limit of the listener or the node is reached. */
        OVERLOADED,
        /** The listener or the node drains. */
        DRAINING,
        /** An operator ended it. */
        CLOSED_BY_OPERATOR,
        /** What let the client in holds no more: its user was taken away, or it was banned. */
        REVOKED,
        /** Something of ours failed. */
        INTERNAL
    }

    /** For a message that did not arrive whole: the client ended it, or took too long. */
    public static Refusal cut(Peeked peeked, String what) {
        return peeked instanceof Peeked.TimedOut
                ? of(Kind.CLIENT_TIMED_OUT, what + ": not in time")
                : of(Kind.MALFORMED, what + ": ended before it was whole");
    }

    /** A refusal of {@code kind}. */
    public static Refusal of(Kind kind, String detail) {
        return new Refusal(kind, detail);
    }
}
