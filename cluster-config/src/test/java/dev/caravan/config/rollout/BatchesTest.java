package dev.caravan.config.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.rollout.RolloutPlan.Gates;
import dev.caravan.config.rollout.RolloutPlan.Size;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

class BatchesTest {
    @Test
    void aCanaryAndThenAll() {
        assertThat(batches("", nodes(4), Size.count(1), Size.ALL))
                .containsExactly(List.of("n0"), List.of("n1", "n2", "n3"));
        assertThat(batches("", nodes(1), Size.count(1), Size.ALL)).containsExactly(List.of("n0"));
        assertThat(batches("", nodes(0), Size.count(1), Size.ALL)).isEmpty();
    }

    @Test
    void aShareIsOfAllParticipantsAndRoundedUp() {
        assertThat(batches("", nodes(9), Size.count(1), Size.percent(25), Size.ALL))
                .extracting(List::size)
                .containsExactly(1, 3, 5);
        assertThat(batches("", nodes(3), Size.percent(1), Size.percent(50), Size.ALL))
                .extracting(List::size)
                .containsExactly(1, 2);
    }

    @Test
    void whatComesLastIsSplitByTheLabel() {
        List<Participant> nodes = List.of(
                node("a", "east"),
                node("b", "west"),
                node("c", "east"),
                node("d", ""),
                node("e", "west"));
        assertThat(batches("zone", nodes, Size.ALL))
                .containsExactly(List.of("a", "c"), List.of("b", "e"), List.of("d"));
        assertThat(batches("zone", nodes, Size.count(1), Size.ALL))
                .containsExactly(List.of("a"), List.of("c"), List.of("b", "e"), List.of("d"));
    }

    @Test
    void theOrderInWhichNodesAreNamedDoesNotMatter() {
        List<Participant> nodes = new ArrayList<>(nodes(9));
        List<List<String>> first = batches("", nodes, Size.count(2), Size.ALL);
        Collections.shuffle(nodes, new Random(7));
        assertThat(batches("", nodes, Size.count(2), Size.ALL)).isEqualTo(first);
    }

    private static List<Participant> nodes(int count) {
        return IntStream.range(0, count).mapToObj(i -> node("n" + i, "")).toList();
    }

    private static Participant node(String id, String zone) {
        return new Participant(id, zone.isEmpty() ? Map.of() : Map.of("zone", zone));
    }

    private static List<List<String>> batches(String by, List<Participant> nodes, Size... sizes) {
        RolloutPlan plan = new RolloutPlan(
                List.of(sizes), by, Duration.ZERO, Duration.ZERO, Duration.ZERO, Gates.NONE);
        return Rollout.initial(plan, nodes, 0).batches();
    }
}
