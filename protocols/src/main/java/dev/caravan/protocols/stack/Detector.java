package dev.caravan.protocols.stack;

/** Tells from the first bytes whether a protocol is spoken; it consumes nothing. */
@FunctionalInterface
public interface Detector {

    /** The verdict over all bytes that have arrived so far, at least one. */
    Verdict look(Bytes first);

    /** What a detector says. */
    enum Verdict {
        /** It is this protocol. */
        MATCH,
        /** It is not. */
        NO_MATCH,
        /** More bytes are needed to tell. */
        NEED_MORE
    }
}
