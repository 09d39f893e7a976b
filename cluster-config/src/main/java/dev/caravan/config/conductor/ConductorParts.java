package dev.caravan.config.conductor;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.peer.Peers;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.protocols.loop.Time;

import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/**
 * What a conductor works with.
 *
 * @param plans the plan that stands in the document of a revision; asked again when it fails
 */
public record ConductorParts(
        Agreement agreement,
        Peers peers,
        LongFunction<CompletionStage<RolloutPlan>> plans,
        Time time) {}
