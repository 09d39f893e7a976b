package dev.caravan.config.rollout;

import dev.caravan.config.rollout.RolloutState.NodeState;
import dev.caravan.config.rollout.RolloutState.Phase;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who comes when: the same batches for the same plan and nodes, whoever makes them. */
final class Batches {
    private final RolloutPlan plan;
    private final List<Participant> left;
    private final List<List<String>> batches = new ArrayList<>();

    private Batches(RolloutPlan plan, Collection<Participant> participants) {
        this.plan = plan;
        this.left = new ArrayList<>(participants);
        left.sort(Comparator.comparing(this::isWithout)
                .thenComparing(this::value)
                .thenComparing(Participant::node));
    }

    static RolloutState first(RolloutPlan plan, Collection<Participant> nodes, long nowMillis) {
        SortedMap<String, NodeState> states = new TreeMap<>();
        nodes.forEach(node -> states.put(node.node(), NodeState.pending()));
        List<List<String>> batches = new Batches(plan, nodes).make();
        Phase phase = Phase.APPLYING;
        return new RolloutState(0, 0, 0, 0, phase, batches, 0, states, nowMillis, "", List.of());
    }

    private List<List<String>> make() {
        int all = left.size();
        for (int i = 0; i < plan.batches().size() - 1 && !left.isEmpty(); i++) {
            take(Math.min(left.size(), plan.batches().get(i).of(all)));
        }
        if (!left.isEmpty() && plan.by().isEmpty()) {
            take(left.size());
        }
        Map<String, Integer> values = new LinkedHashMap<>();
        left.forEach(node -> values.merge(value(node), 1, Integer::sum));
        values.values().forEach(this::take);
        return batches;
    }

    private void take(int nodes) {
        List<Participant> batch = left.subList(0, nodes);
        batches.add(batch.stream().map(Participant::node).toList());
        batch.clear();
    }

    /** Nodes without the label come last. */
    private boolean isWithout(Participant node) {
        return !plan.by().isEmpty() && value(node).isEmpty();
    }

    private String value(Participant node) {
        return node.labels().getOrDefault(plan.by(), "");
    }
}
