package dev.caravan.protocols.stack;

import java.util.Objects;

/** Bytes within an array. */
record ArrayBytes(byte[] array, int offset, int length) implements Bytes {
    ArrayBytes {
        Objects.checkFromIndexSize(offset, length, array.length);
    }

    @Override
    public byte at(int index) {
        return array[offset + Objects.checkIndex(index, length)];
    }

    @Override
    public void copyTo(int from, byte[] into, int at, int count) {
        Objects.checkFromIndexSize(from, count, length);
        System.arraycopy(array, offset + from, into, at, count);
    }
}
