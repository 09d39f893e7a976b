package dev.caravan.management.api;

import dev.caravan.config.store.AuditLog;
import dev.caravan.management.auth.Role;
import dev.caravan.management.fleet.Fleet;
import dev.caravan.management.fleet.Local;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** {@code /v1/audit}: who changed what, by way of whichever node. */
public final class AuditRoutes {
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final int MAX_NODE = 63;
    private static final int MAX_CURSOR = 8 * 1024;

    private final Fleet fleet;

    /** Routes that ask all of {@code fleet}. */
    public AuditRoutes(Fleet fleet) {
        this.fleet = fleet;
    }

    /** The operation. */
    public List<Operation> operations() {
        return List.of(Operation.of("GET", "/v1/audit", "listAudit")
                .says("The changes asked for, newest first; each node keeps those asked of it.")
                .only(Role.ADMIN)
                .with(
                        Parameter.text("node", MAX_NODE, "Only those asked of this node, by id."),
                        Parameter.text("cursor", MAX_CURSOR, "Where the page before ended: next."),
                        Parameter.number("limit", 1, MOST, "At most so many; 100 unless said."))
                .answers(200, "The lines.", Schema.of(All.class))
                .refuses(422, "The cursor is none of this API's.")
                .by(this::all));
    }

    private CompletionStage<Answer> all(Call call) {
        int limit = (int) call.numberOr("limit", USUAL);
        AuditCursor cursor =
                call.parameter("cursor").map(AuditCursor::parse).orElse(AuditCursor.START);
        Set<String> nodes = call.parameter("node").map(Set::of).orElseGet(fleet::all);
        // Each may fill the page alone, and one line more says that there is another page.
        return fleet.ask(
                        nodes,
                        Local.AUDIT,
                        new Local.AuditBelow(cursor.below(), limit + 1),
                        Local.AuditThere.class)
                .thenApply(answers -> Answer.ok(page(answers, cursor, limit)));
    }

    private static All page(Fleet.Answers<Local.AuditThere> answers, AuditCursor from, int limit) {
        SortedMap<String, List<AuditLog.Line>> left = new TreeMap<>();
        answers.byNode().forEach((node, there) -> left.put(node, new ArrayList<>(there.lines())));
        left.values().removeIf(List::isEmpty);
        List<Line> items = new ArrayList<>();
        SortedMap<String, Long> below = new TreeMap<>(from.below());
        while (items.size() < limit && !left.isEmpty()) {
            // A node's own lines keep their order, whatever its clock said.
            Map.Entry<String, List<AuditLog.Line>> newest = left.entrySet().stream()
                    .max(Comparator.comparingLong(
                            entry -> entry.getValue().getFirst().atMillis()))
                    .orElseThrow();
            AuditLog.Line line = newest.getValue().removeFirst();
            items.add(Line.of(newest.getKey(), line));
            below.put(newest.getKey(), line.number());
            left.values().removeIf(List::isEmpty);
        }
        Optional<String> next =
                left.isEmpty() ? Optional.empty() : Optional.of(new AuditCursor(below).text());
        return new All(items, next, answers.unanswered());
    }

    /** Lines; {@code next} is the cursor of the next page, {@code unanswered} who was not heard. */
    record All(List<Line> items, Optional<String> next, List<String> unanswered) {}

    /** A change asked of {@code node}, before and after, and what became of it. */
    record Line(
            String node,
            long number,
            String at,
            String who,
            String from,
            String role,
            String what,
            String before,
            String after,
            String result) {
        static Line of(String node, AuditLog.Line line) {
            return new Line(
                    node,
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
