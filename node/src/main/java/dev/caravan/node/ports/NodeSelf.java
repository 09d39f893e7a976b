package dev.caravan.node.ports;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.NodeRecord;
import dev.caravan.config.store.Marks.Served;
import dev.caravan.management.port.Health;
import dev.caravan.management.port.ThisNode;
import dev.caravan.node.agent.Serving;
import dev.caravan.node.live.LedgerFollower;
import dev.caravan.node.membership.Membership;
import dev.caravan.node.membership.MembershipState;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** This node, as it says it is. */
public final class NodeSelf implements ThisNode {
    private final Parts parts;
    private final Doing doing;

    /**
     * What it is made of.
     *
     * @param record what it says of itself to the others
     * @param connections open now
     */
    public record Parts(
            Supplier<NodeRecord> record,
            Membership membership,
            Agreement agreement,
            Serving serving,
            LedgerFollower follower,
            Executor blocking,
            LongSupplier connections,
            long startedAtMillis) {}

    /**
     * What it can be asked and told.
     *
     * @param draining whether it takes no new traffic
     * @param leave makes it leave for good
     */
    public record Doing(
            Health health, BooleanSupplier draining, Supplier<CompletionStage<Void>> leave) {}

    /** The node of these parts. */
    public NodeSelf(Parts parts, Doing doing) {
        this.parts = parts;
        this.doing = doing;
    }

    @Override
    public View view() {
        NodeRecord record = parts.record().get();
        MembershipState state = parts.membership().state();
        Agreement.Standing standing = parts.agreement().standing();
        Health.Verdict ready = doing.health().ready();
        Optional<Served> served = parts.serving().served();
        return new View(
                record.id(),
                record.name(),
                record.version(),
                record.address(),
                record.management(),
                List.copyOf(record.roles()),
                record.labels(),
                state.kind().name().toLowerCase(Locale.ROOT),
                state.sinceMillis(),
                standing.voter(),
                standing.leads(),
                ready.yes(),
                ready.reason(),
                doing.draining().getAsBoolean(),
                served.map(Served::revision).orElse(0L),
                served.map(serves -> serves.document().hex()).orElse(""),
                parts.serving().trying(),
                differs(),
                parts.connections().getAsLong(),
                parts.startedAtMillis(),
                record.format(),
                served.map(serves -> parts.follower().served(parts.serving().files()))
                        .orElse(""));
    }

    private List<String> differs() {
        List<String> words = new ArrayList<>();
        LedgerView view = parts.agreement().local();
        long serves = parts.serving().served().map(Served::revision).orElse(0L);
        if (view.head() != 0 && view.head() != serves) {
            words.add("serves revision " + serves + ", wanted is " + view.head());
        }
        if (!parts.serving().refusedBecause().isEmpty()) {
            words.add(parts.serving().refusedBecause());
        }
        if (!parts.membership().state().reason().isEmpty()) {
            words.add(parts.membership().state().reason());
        }
        return words;
    }

    @Override
    public CompletionStage<Void> drain() {
        return follow();
    }

    @Override
    public CompletionStage<Void> undrain() {
        return follow();
    }

    /** The word itself is agreed on: here it only begins to hold. */
    private CompletionStage<Void> follow() {
        return parts.agreement().read().thenAcceptAsync(parts.follower()::follow, parts.blocking());
    }

    @Override
    public CompletionStage<Void> leave() {
        return parts.agreement().standing().quorum()
                ? doing.leave().get()
                : CompletableFuture.failedStage(new IllegalStateException(
                        "without a quorum nobody can let this node go (a signal stops it, and it"
                                + " stays a member)"));
    }
}
