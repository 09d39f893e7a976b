package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Layer;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Which layer stands for one that a listener had before: connections stay in a layer while their
 * listener gets new stacks, and each request asks for the latest. Any thread.
 */
final class Succession<L extends Layer> {
    private final Class<L> kind;
    private final L self;
    private volatile @Nullable Succession<L> next;
    private volatile boolean gone;

    /** Of {@code self}, which nobody has succeeded yet. */
    Succession(Class<L> kind, L self) {
        this.kind = kind;
        this.self = self;
    }

    /** The layer. */
    L layer() {
        return self;
    }

    /** Whether no layer stands there any more: what is under way is the last. */
    boolean gone() {
        return gone;
    }

    /** The one that stands there now. */
    Succession<L> latest() {
        Succession<L> at = this;
        for (Succession<L> after = next; after != null; after = at.next) {
            at = after;
        }
        return at;
    }

    /** Tells who stands there from now on. */
    void pass(Optional<Layer> heir, Heirs<L> successions) {
        if (heir.isPresent() && kind.isInstance(heir.get())) {
            L after = kind.cast(heir.get());
            next = after == self ? null : successions.of(after);
        } else {
            gone = true;
        }
    }

    /** Finds the succession that a layer begins. */
    interface Heirs<L extends Layer> {
        Succession<L> of(L layer);
    }
}
