package dev.caravan.protocols.accesslog;

/**
 * When a log file is renamed away and how many old ones stay; {@code access.log.1} is the youngest.
 *
 * @param maxFileBytes the size before which it is renamed, 64 KiB to 1 TiB
 * @param keep how many renamed files stay, 1..1000
 */
public record Rotation(long maxFileBytes, int keep) {
    private static final long LEAST = 65_536;
    private static final long MOST = 1L << 40;

    public Rotation {
        if (maxFileBytes < LEAST || maxFileBytes > MOST) {
            throw new IllegalArgumentException(
                    "max-file-bytes: " + maxFileBytes + " (expected: " + LEAST + ".." + MOST + ")");
        }
        if (keep < 1 || keep > 1000) {
            throw new IllegalArgumentException("keep: " + keep + " (expected: 1..1000)");
        }
    }

    /** 64 MiB, eight old files. */
    public static Rotation defaults() {
        return new Rotation(64L << 20, 8);
    }
}
