package dev.caravan.config.peer;

import java.util.Optional;

/** What nodes talk about; the ordinal never travels, the {@link #code} does, and is never reused. */
public enum Topic {
    /** Letters of the replicated log. */
    RAFT(1),
    /** Who are you? Before joining: cluster, incarnation, format, node. */
    IDENTITY(2),
    /** An empty node's durable promise to create or join one cluster. */
    PROMISE(3),
    /** A change to be proposed by the leader; its outcome. */
    PROPOSE(4),
    /** A linearizable read: the index up to which the asker must have applied. */
    READ_INDEX(5),
    /** Content by its hash. */
    CONTENT_GET(6),
    /** Content to be kept before its revision is proposed. */
    CONTENT_PUT(7),
    /** Apply a revision; the proof of it, or a refusal. */
    APPLY(8),
    /** Would this document work on you? */
    REHEARSE(9),
    /** Figures for a rollout's gates. */
    FIGURES(10),
    /** What a node is and serves. */
    STATUS(11),
    /** A part of the management API answered by one node for a fan-out. */
    LOCAL(12),
    /** An operator's order to one node: drain, leave, close connections. */
    ORDER(13),
    /** You are no node of this cluster any more: a letter to one that was away when that was agreed. */
    DISMISSED(14);

    private final int code;

    Topic(int code) {
        this.code = code;
    }

    /** How it is written between nodes, for ever. */
    public int code() {
        return code;
    }

    /** The topic of {@code code}; empty for one that only newer nodes know. */
    static Optional<Topic> of(int code) {
        for (Topic topic : values()) {
            if (topic.code == code) {
                return Optional.of(topic);
            }
        }
        return Optional.empty();
    }
}
