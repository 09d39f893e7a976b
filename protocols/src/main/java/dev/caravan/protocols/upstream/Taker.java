package dev.caravan.protocols.upstream;

import dev.caravan.protocols.stack.Refusal;

/**
 * Who asked for a connection. Told once, on the loop, perhaps before the call that asked returns,
 * and from outside the asker's actor: what may throw goes by message.
 */
public interface Taker {
    /** Here it is; the taker gives it back or closes it. */
    void leased(Lease lease);

    /** No connection could be made. */
    void refused(Refusal why);

    /** There is nobody to connect to: an operator took every endpoint out. */
    void none(String detail);

    /** Every connection was in use for too long, or too many exchanges wait already. */
    void full(String detail);
}
