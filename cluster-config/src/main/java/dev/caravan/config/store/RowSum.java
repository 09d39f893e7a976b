package dev.caravan.config.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The check sum of a row: CRC-32C of its key, a zero byte and its bytes. SQLite keeps its pages
 * whole; this notices a row that a disk, or a hand, has changed.
 */
final class RowSum {
    private RowSum() {}

    static long of(String key, byte[] bytes) {
        return over(key.getBytes(StandardCharsets.UTF_8), bytes);
    }

    static long of(long index, byte[] bytes) {
        return over(ByteBuffer.allocate(Long.BYTES).putLong(index).array(), bytes);
    }

    static long of(long index, int chunk, int chunks, byte[] bytes) {
        ByteBuffer key = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES);
        return over(key.putLong(index).putInt(chunk).putInt(chunks).array(), bytes);
    }

    private static long over(byte[] key, byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(key);
        sum.update(0);
        sum.update(bytes);
        return sum.getValue();
    }
}
