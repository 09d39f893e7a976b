package dev.caravan.config.store;

import dev.caravan.config.content.Hash;

import java.util.Optional;

/** Small facts on this node's disk, each durable when its method returns. Blocks. */
public interface Marks {
    /** The revision this node last proved it serves, and its content. */
    Optional<Served> proven();

    /** This node serves it. */
    void proven(Served served);

    /** The revision this node was trying when it last wrote, and has not proven. */
    Optional<Served> trying();

    /** This node begins to try it, or has stopped trying. */
    void trying(Optional<Served> served);

    /** The cluster this node belongs to. */
    Optional<Membership> membership();

    /** This node belongs to a cluster, for ever. */
    void membership(Membership membership);

    /** The promise this node has given while it was empty. */
    Optional<String> promise();

    /** This node promises, or its promise is released. */
    void promise(Optional<String> node);

    /** A fact of another room's own, by a name of its own. */
    Optional<String> fact(String name);

    /** Keeps a fact. */
    void fact(String name, Optional<String> value);

    /** A revision and the hash of its canonical document. */
    record Served(long revision, Hash document) {}

    /** A cluster. */
    record Membership(String cluster, int incarnation) {}
}
