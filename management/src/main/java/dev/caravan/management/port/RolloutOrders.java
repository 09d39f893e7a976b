package dev.caravan.management.port;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Outcome;

import java.util.concurrent.CompletionStage;

/**
 * An operator's orders to a rollout; each is agreed on before it is answered. Any thread; nothing
 * blocks. An order that does not fit where the rollout stands is refused as invalid.
 */
public interface RolloutOrders {
    /** Holds it. */
    CompletionStage<Outcome> pause(long rollout, Author author, String reason);

    /** Lets it go on. */
    CompletionStage<Outcome> resume(long rollout, Author author);

    /** Goes on to all that is left at once, gates or not. */
    CompletionStage<Outcome> promote(long rollout, Author author);

    /** Takes every touched node back to the last revision proven everywhere. */
    CompletionStage<Outcome> abort(long rollout, Author author, String reason);
}
