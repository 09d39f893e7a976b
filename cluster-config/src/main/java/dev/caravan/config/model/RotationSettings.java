package dev.caravan.config.model;

import dev.caravan.protocols.accesslog.Rotation;
import dev.caravan.protocols.stack.Setting;

/** When a log file is renamed away and how many old ones stay. */
public record RotationSettings(
        @Setting(
                value = "Size before which a log file is renamed away.",
                byDefault = "64MiB",
                range = "64KiB..1TiB",
                unit = "bytes",
                reason = "opens in an editor, and 576 MiB in all fit beside the rest")
        long maxFileBytes,

        @Setting(
                value = "Renamed files that stay beside the one written to.",
                byDefault = "8",
                range = "1..1000",
                unit = "files")
        int keep) {

    /** The same, as a log takes it. */
    public Rotation rotation() {
        return new Rotation(maxFileBytes, keep);
    }
}
