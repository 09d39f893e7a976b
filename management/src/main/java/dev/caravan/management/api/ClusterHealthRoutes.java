package dev.caravan.management.api;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.port.ThisNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /health/cluster}: how this node stands to the others; a lost cluster is degraded, no more. */
public final class ClusterHealthRoutes {
    private final Agreement agreement;
    private final ThisNode node;

    /** Routes that ask each time. */
    public ClusterHealthRoutes(Agreement agreement, ThisNode node) {
        this.agreement = agreement;
        this.node = node;
    }

    /** The operation. */
    public List<Operation> operations() {
        return List.of(Operation.of("GET", "/health/cluster", "clusterHealth")
                .says("Whether the cluster can agree, as this node sees it; serving never needs"
                        + " it.")
                .open()
                .answers(200, "ok, or degraded and since when.", Schema.of(View.class))
                .by(this::health));
    }

    private CompletionStage<Answer> health(Call call) {
        Agreement.Standing standing = agreement.standing();
        ThisNode.View self = node.view();
        List<String> because = new ArrayList<>();
        if (!standing.quorum()) {
            because.add("no majority of the voters is heard");
        }
        boolean member = self.member().equals("up") || self.member().equals("alone");
        if (!member) {
            because.add("this node is " + self.member());
            because.addAll(self.differs());
        }
        long since =
                standing.quorum() && !member ? self.memberSinceMillis() : standing.sinceMillis();
        return completedFuture(Answer.ok(new View(
                because.isEmpty() ? "ok" : "degraded",
                Times.at(since),
                because,
                self.member(),
                standing.quorum(),
                standing.leader(),
                standing.voter())));
    }

    /**
     * How it stands.
     *
     * @param status {@code ok} or {@code degraded}
     * @param since since when
     */
    record View(
            String status,
            String since,
            List<String> because,
            String member,
            boolean quorum,
            Optional<String> leader,
            boolean voter) {}
}
