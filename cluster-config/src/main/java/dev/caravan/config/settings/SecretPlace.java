package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;

/**
 * Where a settings record has a secret, and what stands there.
 *
 * @param written usually a text: the secret, or where it is
 */
public record SecretPlace(Pointer pointer, SourceNode written) {
    /** The place only. */
    @Override
    public String toString() {
        return "SecretPlace[" + pointer + "]";
    }
}
