package dev.caravan.config.model;

import dev.caravan.protocols.stack.Setting;

import java.nio.file.Path;

/** Where a listener's access log goes. */
public sealed interface LogTo {
    /** Where the node's own settings say: {@code --log}, or its data directory. */
    record Node() implements LogTo {}

    /** The node's standard output. */
    record Stdout() implements LogTo {}

    /** Nowhere. */
    record Off() implements LogTo {}

    /** A file. */
    record File(
            @Setting("A path; a relative one stands beside the document.")
            Path path) implements LogTo {}
}
