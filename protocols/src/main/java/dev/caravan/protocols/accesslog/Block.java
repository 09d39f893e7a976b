package dev.caravan.protocols.accesslog;

/**
 * Whole lines of one loop on their way to the sink. It belongs to its loop while it is filled, to the
 * stream when it was handed over, to nobody in the free list.
 */
final class Block implements Delivery.Element {
    /** A few hundred lines of a usual length. */
    static final int BYTES = 64 * 1024;

    final byte[] bytes = new byte[BYTES];
    int length;
    int lines;
}
