package dev.caravan.node.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/** Writes files into a tar archive (POSIX.1-1988 ustar). */
final class TarWriter implements Closeable {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;
    private static final int MODE = 100;
    private static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int SUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;

    private final OutputStream out;
    private final Instant time;

    /** To {@code out}, which is closed with this; every file is of {@code time}. */
    TarWriter(OutputStream out, Instant time) {
        this.out = out;
        this.time = time;
    }

    /** A file that only its owner may read; {@code name} is of at most 100 bytes of ASCII. */
    void file(String name, byte[] content) throws IOException {
        byte[] header = new byte[BLOCK];
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("name: " + name + " (expected: at most 100 bytes)");
        }
        put(header, 0, name);
        put(header, MODE, "0000600");
        put(header, MODE + 8, "0000000");
        put(header, MODE + 16, "0000000");
        put(header, SIZE, octal(content.length));
        put(header, TIME, octal(time.getEpochSecond()));
        put(header, SUM, "        ");
        header[TYPE] = '0';
        put(header, MAGIC, "ustar");
        put(header, MAGIC + 6, "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, SUM, String.format(Locale.ROOT, "%06o", sum));
        header[SUM + 6] = 0;
        out.write(header);
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static String octal(long number) {
        return String.format(Locale.ROOT, "%011o", number);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
