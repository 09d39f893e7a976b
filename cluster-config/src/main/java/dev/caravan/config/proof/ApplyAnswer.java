package dev.caravan.config.proof;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.caravan.config.content.Hash;

/** The answer to an {@link ApplyOrder}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ApplyAnswer.Proof.class, name = "proof"),
    @JsonSubTypes.Type(value = ApplyAnswer.Refused.class, name = "refused")
})
public sealed interface ApplyAnswer {
    /**
     * The node serves it.
     *
     * @param document the hash of the canonical JSON that it read and applied
     * @param digest over every file and every collection that it serves with the document; the same
     *     on nodes that serve the same
     * @param startedAtMillis when its process started, by its own clock
     */
    record Proof(long revision, Hash document, String digest, long startedAtMillis)
            implements ApplyAnswer {}

    /** The node does not serve it, and serves what it served before. */
    record Refused(long revision, String reason) implements ApplyAnswer {}

    /** As JSON. */
    default byte[] bytes() {
        return ProofJson.write(this);
    }

    /**
     * What {@code bytes} say.
     *
     * @throws IllegalArgumentException when they are no answer
     */
    static ApplyAnswer read(byte[] bytes) {
        return ProofJson.read(bytes, ApplyAnswer.class);
    }
}
