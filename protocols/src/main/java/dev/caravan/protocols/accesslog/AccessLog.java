package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.loop.Loop;

/**
 * Where finished records go. Called on the record's loop; it renders at once and keeps nothing of
 * the record. It never blocks: what a full system cannot take is dropped and counted.
 */
public interface AccessLog {

    /** Writes one line. */
    void write(Loop loop, AccessRecord record);

    /** Lines dropped because the sink could not keep up. */
    long dropped();

    /** A log that writes nothing. */
    static AccessLog none() {
        return Nothing.IT;
    }

    /** The log that writes nothing. */
    enum Nothing implements AccessLog {
        IT;

        @Override
        public void write(Loop loop, AccessRecord record) {}

        @Override
        public long dropped() {
            return 0;
        }
    }
}
