package dev.caravan.node;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.document.DocumentPlan;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.model.Document;
import dev.caravan.config.revision.ContentExchange;
import dev.caravan.config.rollout.Participant;
import dev.caravan.config.rollout.Rollout;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.protocols.loop.Time;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The plans that stand in documents, and how their rollouts begin. */
final class RolloutPlans {
    private final Agreement agreement;
    private final ContentExchange content;
    private final Executor blocking;

    RolloutPlans(Agreement agreement, ContentExchange content, Executor blocking) {
        this.agreement = agreement;
        this.content = content;
        this.blocking = blocking;
    }

    /** The plan of revision {@code number}; fails when no node that is reachable has it. */
    CompletionStage<RolloutPlan> of(long number) {
        Revision revision = agreement.local().revisions().get(number);
        if (revision == null) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("revision " + number + " is not known here"));
        }
        return content.content(revision.document())
                .thenApplyAsync(
                        bytes -> DocumentPlan.of(new String(
                                bytes.orElseThrow(() -> new IllegalStateException(
                                        "no node has the document of revision " + number)),
                                StandardCharsets.UTF_8)),
                        blocking);
    }

    /** The first state of a rollout of {@code document} to {@code nodes}. */
    static RolloutState begin(Document document, List<NodeRecord> nodes) {
        List<Participant> participants = nodes.stream()
                .map(node -> new Participant(node.id(), node.labels()))
                .toList();
        return Rollout.initial(
                document.rollout().plan(), participants, Time.system().wallMillis());
    }
}
