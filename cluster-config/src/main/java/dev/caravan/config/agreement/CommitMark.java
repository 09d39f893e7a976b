package dev.caravan.config.agreement;

import dev.caravan.config.store.Marks;

import java.util.Optional;

/**
 * Up to where this node knew the log to be agreed on, when it last wrote that down. The library
 * learns it anew from a leader; a node that starts without one shows what it knows by this mark.
 * Within turns.
 */
public interface CommitMark {
    /** The fact it is, in a node's marks. */
    String FACT = "agreement-committed";

    /** The place in the log; 0 when nothing was written. */
    long committed();

    /** Writes it down; may block, and may be called twice a second. */
    void committed(long index);

    /** Remembers nothing: after a restart only the last snapshot is shown until a leader is met. */
    static CommitMark none() {
        return new CommitMark() {
            @Override
            public long committed() {
                return 0;
            }

            @Override
            public void committed(long index) {}
        };
    }

    /** In the node's marks. */
    static CommitMark in(Marks marks) {
        return new CommitMark() {
            @Override
            public long committed() {
                return marks.fact(FACT).map(Long::parseLong).orElse(0L);
            }

            @Override
            public void committed(long index) {
                marks.fact(FACT, Optional.of(Long.toString(index)));
            }
        };
    }
}
