package dev.caravan.config.ledger;

/** The bounds of what a cluster agrees on; a change that would pass one is refused. */
public final class LedgerLimits {
    /** Revisions kept, besides the proven, the wanted and those of a running rollout. */
    public static final int REVISIONS = 200;

    /** Rollouts kept, the running one included. */
    public static final int ROLLOUTS = 200;

    /** Nodes known. */
    public static final int NODES = 200;

    /** Nodes that vote: more would make every change slower and no cluster safer. */
    public static final int VOTERS = 7;

    /** Collections. */
    public static final int COLLECTIONS = 64;

    /** Entries of one collection. */
    public static final int ENTRIES = 100_000;

    /** Bytes of JSON of an entry, an override or a rollout's state. */
    public static final int JSON_BYTES = 64 * 1024;

    /** Bytes of keys and JSON of all collections together: they are held in memory. */
    public static final long ALL_ENTRIES_BYTES = 48L * 1024 * 1024;

    /** Overrides. */
    public static final int OVERRIDES = 10_000;

    /** Characters of a name or key. */
    public static final int KEY_LENGTH = 512;

    /** Outcomes remembered, so that a repeated proposal has its first one. */
    public static final int OUTCOMES = 2_000;

    /** Bytes of a piece of a snapshot. */
    public static final int CHUNK_BYTES = 64 * 1024;

    private LedgerLimits() {}
}
