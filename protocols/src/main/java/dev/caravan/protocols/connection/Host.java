package dev.caravan.protocols.connection;

import dev.caravan.protocols.access.Bans;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.policy.Policy;

/** What a connection needs of the listener that accepted it, on their common loop. */
public interface Host {

    /** Their loop. */
    Loop loop();

    /** The settings as they are now. */
    Policy policy();

    /** Who is not served, whatever the settings say. */
    Bans bans();

    /** A banned user was refused; counted. */
    void bannedUser();

    /** Whether the listener drains, or takes no connections for now: answers are the last. */
    boolean draining();

    /** A connection handed itself to {@code layer}. */
    void serving(String layer);

    /** A tunnel or a failed handshake ended; counted. */
    void ended(Termination why, long bytesIn, long bytesOut);

    /** The connection's actor has stopped; its places are free again. */
    void gone(LiveState connection);
}
