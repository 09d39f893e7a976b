package dev.caravan.node.cli;

/** How a command prints what it found. */
enum Format {
    /** For people. */
    TABLE,
    /** As the API said it. */
    JSON,
    /** The same as YAML. */
    YAML
}
