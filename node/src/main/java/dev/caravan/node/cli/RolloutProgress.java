package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a rollout has done since it was last looked at, in lines. Not for several threads. */
final class RolloutProgress {
    private String said = "";
    private final Map<String, String> nodes = new LinkedHashMap<>();
    private int verdicts;

    /** The news in {@code rollout}, as the API shows it. */
    List<String> news(Value rollout) {
        List<String> news = new ArrayList<>();
        steps(rollout).forEach((node, step) -> {
            if (!step.equals(nodes.put(node, step)) && !step.equals("pending")) {
                news.add("  " + node + ": " + step);
            }
        });
        List<Value> judged = rollout.at("verdicts").elements();
        for (Value verdict : judged.subList(Math.min(verdicts, judged.size()), judged.size())) {
            news.add("  gates: " + verdict.text());
        }
        verdicts = judged.size();
        String now = headline(rollout);
        if (!now.equals(said)) {
            news.add(0, now);
            said = now;
        }
        return news;
    }

    private static String headline(Value rollout) {
        String phase = phase(rollout);
        String reason = rollout.at("reason").text();
        StringBuilder text =
                new StringBuilder("rollout ").append(rollout.at("id").text());
        text.append(" of revision ").append(rollout.at("revision").text()).append(": ");
        text.append(phase);
        int batches = rollout.at("batches").elements().size();
        if (batches > 1 && end(rollout).isEmpty() && !phase.equals("reverting")) {
            long batch = rollout.at("batch").number(0) + 1;
            text.append(", batch ").append(batch).append(" of ").append(batches);
        }
        if (phase.equals("rolled-back") || phase.equals("reverting")) {
            text.append(" to revision ").append(rollout.at("from").text());
        }
        return text.append(reason.isEmpty() ? "" : ": " + reason).toString();
    }

    /** A participant and what it has done; the API may show them by id or as a list. */
    private static Map<String, String> steps(Value rollout) {
        Map<String, String> steps = new LinkedHashMap<>();
        Value nodes = rollout.at("nodes");
        nodes.members().forEach((id, node) -> steps.put(called(node, id), step(node)));
        nodes.elements().forEach(node -> steps.put(called(node, node.at("id").text()), step(node)));
        return steps;
    }

    private static String called(Value node, String id) {
        String name = node.at("name").text();
        return name.isEmpty() ? id : name;
    }

    private static String step(Value node) {
        String detail = node.at("detail").text();
        return word(node.any("step", "state")) + (detail.isEmpty() ? "" : ": " + detail);
    }

    /** Where it stands. */
    static String phase(Value rollout) {
        return word(rollout.any("phase", "status"));
    }

    private static String word(Value value) {
        return value.text().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How it ended; empty while it goes on. */
    static Optional<Exit> end(Value rollout) {
        return switch (phase(rollout)) {
            case "done" -> Optional.of(Exit.OK);
            case "rolled-back" -> Optional.of(Exit.ROLLED_BACK);
            case "superseded" -> Optional.of(Exit.CONFLICT);
            case "halted" -> Optional.of(Exit.FAILED);
            default -> Optional.empty();
        };
    }
}
