package dev.caravan.protocols.http;

import org.jspecify.annotations.Nullable;

/** The pseudonym of the one listener that a layer serves, made at its first connection. */
final class Names {
    private volatile @Nullable Named last;

    private record Named(String listener, Pseudonym pseudonym) {}

    Pseudonym of(String listener) {
        Named known = last;
        if (known == null || !known.listener.equals(listener)) {
            known = new Named(listener, Pseudonym.of(listener));
            last = known;
        }
        return known.pseudonym;
    }
}
