package dev.caravan.management.api;

import dev.caravan.config.store.AuditLog;
import dev.caravan.management.audit.Trail;
import dev.caravan.management.auth.Role;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /v1/audit}: who changed what by way of this node. */
public final class AuditRoutes {
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private final Trail trail;
    private final String node;

    /** Routes over {@code trail}, which is that of {@code node}. */
    public AuditRoutes(Trail trail, String node) {
        this.trail = trail;
        this.node = node;
    }

    /** The operation. */
    public List<Operation> operations() {
        return List.of(Operation.of("GET", "/v1/audit", "listAudit")
                .says("The changes asked for at this node, newest first; each node keeps its own.")
                .only(Role.ADMIN)
                .with(
                        Parameter.number(
                                "before", 1, Parameter.MOST, "Only numbers below this one."),
                        Parameter.number("limit", 1, MOST, "At most so many; 100 unless said."))
                .answers(200, "The lines.", Schema.of(All.class))
                .by(this::all));
    }

    private CompletionStage<Answer> all(Call call) {
        int limit = (int) call.numberOr("limit", USUAL);
        return trail.last(call.numberOr("before", Long.MAX_VALUE), limit).thenApply(lines -> {
            Optional<Long> next = lines.size() == limit && lines.getLast().number() > 1
                    ? Optional.of(lines.getLast().number())
                    : Optional.empty();
            return Answer.ok(new All(node, lines.stream().map(Line::of).toList(), next));
        });
    }

    /** Lines of a node; {@code next} is what {@code before} of the next page is. */
    record All(String node, List<Line> items, Optional<Long> next) {}

    /** A change, before and after, and what became of it. */
    record Line(
            long number,
            String at,
            String who,
            String from,
            String role,
            String what,
            String before,
            String after,
            String result) {
        static Line of(AuditLog.Line line) {
            return new Line(
                    line.number(),
                    Times.at(line.atMillis()),
                    line.who(),
                    line.from(),
                    line.role(),
                    line.what(),
                    line.before(),
                    line.after(),
                    line.result());
        }
    }
}
