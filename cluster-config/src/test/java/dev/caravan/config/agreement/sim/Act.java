package dev.caravan.config.agreement.sim;

import java.util.Optional;

/**
 * What a client did to one register, and what it saw.
 *
 * @param begun when it was asked for
 * @param ended when it was answered; {@link Long#MAX_VALUE} when it never was
 * @param kind what was asked for
 * @param value what was written, or what was read; empty for nothing there
 * @param expected what a conditional write expected to be there
 */
record Act(
        int client,
        long begun,
        long ended,
        Kind kind,
        Optional<String> value,
        Optional<String> expected) {

    enum Kind {
        READ,
        WRITE,
        /** Written where {@code expected} was there. */
        SWAP,
        /** Not written, because {@code expected} was not there. */
        SWAP_REFUSED,
        /** A swap of which nobody knows what became. */
        SWAP_UNKNOWN,
        /** A write of which nobody knows what became. */
        WRITE_UNKNOWN
    }

    /** Whether its effect may never have come about. */
    boolean unknown() {
        return kind == Kind.SWAP_UNKNOWN || kind == Kind.WRITE_UNKNOWN;
    }

    /** What is there after it, when {@code before} was; empty when it could not have happened. */
    Optional<Optional<String>> after(Optional<String> before) {
        return switch (kind) {
            case READ -> before.equals(value) ? Optional.of(before) : Optional.empty();
            case WRITE, WRITE_UNKNOWN -> Optional.of(value);
            case SWAP -> before.equals(expected) ? Optional.of(value) : Optional.empty();
            case SWAP_UNKNOWN -> Optional.of(before.equals(expected) ? value : before);
            case SWAP_REFUSED -> before.equals(expected) ? Optional.empty() : Optional.of(before);
        };
    }
}
