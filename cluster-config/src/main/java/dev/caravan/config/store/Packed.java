package dev.caravan.config.store;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Content as it lies on disk.
 *
 * @param deflated whether {@code bytes} are in zlib's format; the content itself otherwise
 * @param length of the content
 */
record Packed(boolean deflated, int length, byte[] bytes) {
    private static final int BLOCK = 64 * 1024;

    /** Deflates {@code content} unless that saves less than an eighth. */
    static Packed of(byte[] content) {
        int worth = content.length - content.length / 8;
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(BLOCK);
            byte[] block = new byte[BLOCK];
            while (!deflater.finished() && out.size() < worth) {
                out.write(block, 0, deflater.deflate(block));
            }
            return deflater.finished() && out.size() < worth
                    ? new Packed(true, content.length, out.toByteArray())
                    : new Packed(false, content.length, content);
        } finally {
            deflater.end();
        }
    }

    /** The content; empty when the bytes are damaged. */
    Optional<byte[]> unpacked() {
        if (!deflated) {
            return bytes.length == length ? Optional.of(bytes) : Optional.empty();
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            byte[] content = new byte[length];
            int filled = 0;
            int more = 1;
            while (more > 0 && filled < length) {
                more = inflater.inflate(content, filled, length - filled);
                filled += more;
            }
            return filled == length ? Optional.of(content) : Optional.empty();
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
