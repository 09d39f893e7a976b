package dev.caravan.protocols.egress;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.wire.Side;

/**
 * A way out: from a named target to a connected {@link Side} on the caller's loop. It resolves,
 * judges every resolved address by the dial's verdict, and dials only addresses that passed.
 */
public interface Egress {

    /** Who is told, once, on the loop. */
    interface Outcome {
        /** Connected; nobody owns the side yet, and no read was asked. */
        void connected(Side side);

        /** Nothing is left open. */
        void refused(Refusal why);
    }

    /**
     * Dials.
     *
     * @param loop the caller's, on whose thread this is called
     * @return gives up the attempt when run on the loop; {@code then} is not told afterwards
     */
    Runnable connect(Dial dial, Loop loop, Outcome then);

    /** Straight from this machine, with the machine's own resolver settings. */
    static Egress direct() {
        return DirectEgress.with().build();
    }
}
