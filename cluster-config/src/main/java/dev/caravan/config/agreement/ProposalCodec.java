package dev.caravan.config.agreement;

import dev.caravan.config.ledger.LedgerJson;
import dev.caravan.config.ledger.Proposal;

/**
 * A proposal as it stands in the log, for ever: JSON with the number of its format.
 *
 * <pre>{@code
 * {"format":1,"proposal":{"id":"…","atMillis":…,"author":{…},"change":{"change":"put",…}}}
 * }</pre>
 */
public final class ProposalCodec {
    /** The format that is written, and the only one that is read. */
    public static final int FORMAT = 1;

    /** The longest proposal: with what is around it in a letter it stays below 128 KiB. */
    public static final int MAX_BYTES = 112 * 1024;

    private record Envelope(int format, Proposal proposal) {}

    private ProposalCodec() {}

    /** Writes it; may be longer than {@link #MAX_BYTES}, which the caller refuses. */
    public static byte[] write(Proposal proposal) {
        return LedgerJson.write(new Envelope(FORMAT, proposal));
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is not a proposal, or of a format that this program
     *     does not read
     */
    public static Proposal read(byte[] bytes) {
        Envelope envelope = LedgerJson.read(bytes, Envelope.class);
        if (envelope.format != FORMAT) {
            throw new IllegalArgumentException(
                    "proposal's format: " + envelope.format + " (expected: " + FORMAT + ")");
        }
        return envelope.proposal;
    }
}
