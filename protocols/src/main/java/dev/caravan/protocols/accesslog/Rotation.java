package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.stack.Setting;

/** When a log file is renamed away and how many old ones stay: {@code access.log.1} the youngest. */
public record Rotation(
        @Setting(
                value = "Size a log file reaches before it is renamed away.",
                byDefault = "67108864",
                range = "65536..1099511627776",
                unit = "bytes",
                reason = "opens in an editor, and 576 MiB in all fit beside the rest")
        long maxFileBytes,

        @Setting(
                value = "Renamed files that are kept beside the one written to.",
                byDefault = "8",
                range = "1..1000",
                unit = "files")
        int keep) {
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
