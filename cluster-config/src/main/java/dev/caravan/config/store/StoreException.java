package dev.caravan.config.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A node's store could not be opened, read or written; its message says the way out. */
public final class StoreException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String file;

    /**
     * What went wrong with {@code file}.
     *
     * @param detail what was found, without the file's name
     */
    StoreException(Kind kind, Path file, String detail, Throwable cause) {
        super(message(kind, file, detail), new IOException(cause));
        this.kind = kind;
        this.file = file.toString();
    }

    /** What went wrong with {@code file}, found by the store itself. */
    StoreException(Kind kind, Path file, String detail) {
        super(message(kind, file, detail), new IOException(detail));
        this.kind = kind;
        this.file = file.toString();
    }

    private static String message(Kind kind, Path file, String detail) {
        return file + ": " + kind.what + ": " + detail + " (" + kind.wayOut + ")";
    }

    /** What sort of failure it is. */
    public Kind kind() {
        return kind;
    }

    /** The file that it happened to. */
    public Path file() {
        return Path.of(file);
    }

    /** Sorts of failure. */
    public enum Kind {
        /** No room is left; what was acknowledged is on disk, and writing works again with room. */
        FULL("no room", "free some room on its disk; nothing that was acknowledged is lost"),
        /** What is on disk is not what was written. */
        DAMAGED(
                "damaged",
                "a voter must not go on with less than it promised: remove this node from the"
                        + " cluster, move its data directory away and start it anew"),
        /** The file is not there, or went away. */
        MISSING(
                "missing",
                "put it back; if it is lost, remove this node from the cluster, move its data"
                        + " directory away and start it anew"),
        /** It may not be written. */
        READ_ONLY(
                "not writable",
                "make it and its folder writable for the user that runs the node, on a disk that"
                        + " is mounted for writing"),
        /** Another process has it open. */
        IN_USE("in use", "stop the other process, or give this one a data directory of its own"),
        /** A newer program wrote it. */
        NEWER(
                "too new",
                "start the newer program again, or start this one with an empty directory"),
        /** The disk failed; the store must be opened again. */
        FAILED("the disk failed", "look at the system's log for its disk, then restart the node");

        private final String what;
        private final String wayOut;

        Kind(String what, String wayOut) {
            this.what = what;
            this.wayOut = wayOut;
        }
    }
}
