package dev.caravan.protocols.accesslog;

/**
 * Whole lines of one loop on their way to the sink. It belongs to its loop while it is filled, to the
 * stream when it was handed over, to nobody in the free list.
 */
final class Block implements Delivery.Element {
    /** Several hundred lines of a usual length: waking the sink costs more than a hundred lines. */
    static final int BYTES = 256 * 1024;

    final byte[] bytes = new byte[BYTES];
    int length;
    int lines;
}
