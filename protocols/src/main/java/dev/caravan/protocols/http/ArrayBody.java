package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Bytes;

import java.util.List;

/** A body in memory. */
final class ArrayBody implements Body {
    private final byte[] bytes;
    private boolean told;

    ArrayBody(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public void pull(Receiver to) {
        if (told || bytes.length == 0) {
            to.end(List.of());
        } else {
            told = true;
            to.piece(Bytes.of(bytes));
        }
    }

    @Override
    public void cancel() {
        told = true;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
