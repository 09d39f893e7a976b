package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.stack.Setting;

import java.io.OutputStream;
import java.nio.file.Path;

/** A listener's {@code access-log} as it stands in the document. */
public record LogSettings(
        @Setting(
                value = "Where lines go: a file (relative to the data directory), - for standard"
                        + " output, off for nowhere.",
                byDefault = "access.log")
        String to,

        @Setting(
                value = "How a line is written.",
                byDefault = "json",
                oneOf = {"json", "json-debug", "common"},
                reason = "JSON has every field; json-debug adds the states of the connection")
        String format,

        @Setting(
                value = "Size a log file may reach before it is renamed away.",
                byDefault = "67108864",
                range = "65536..1099511627776",
                unit = "bytes",
                reason = "opens in an editor; with the old ones 576 MiB in all")
        long maxFileBytes,

        @Setting(
                value = "Renamed files that are kept beside the one written to.",
                byDefault = "8",
                range = "1..1000",
                unit = "files")
        int keep) {
    private static final String STDOUT = "-";
    private static final String NOWHERE = "off";

    public LogSettings {
        if (to.isBlank() || to.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("to: is no file (expected: a path, - or off)");
        }
        Format.of(format);
        new Rotation(maxFileBytes, keep);
    }

    /** The defaults: JSON lines in {@code access.log}. */
    public static LogSettings defaults() {
        Rotation rotation = Rotation.defaults();
        return new LogSettings(
                "access.log", Format.JSON.word(), rotation.maxFileBytes(), rotation.keep());
    }

    /** The same settings to somewhere else. */
    public LogSettings to(String elsewhere) {
        return new LogSettings(elsewhere, format, maxFileBytes, keep);
    }

    /**
     * The log they describe, not started yet. Two logs must not write to one file: make one for
     * equal settings and share it.
     *
     * @param folder what a relative file is relative to
     * @param stdout what {@code -} stands for
     */
    public AccessLog log(Path folder, OutputStream stdout) {
        return switch (to) {
            case NOWHERE -> AccessLog.none();
            case STDOUT -> AccessLog.of(Format.of(format), LogSink.stream("stdout", stdout));
            default ->
                AccessLog.of(
                        Format.of(format),
                        LogSink.file(folder.resolve(to), new Rotation(maxFileBytes, keep)));
        };
    }
}
