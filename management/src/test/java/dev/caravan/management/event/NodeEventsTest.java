package dev.caravan.management.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class NodeEventsTest {
    private Set<String> reachable = Set.of("a", "b");
    private Set<String> known = Set.of("a", "b", "c");
    private final List<String> told = new ArrayList<>();
    private final NodeEvents events = new NodeEvents(
            () -> reachable, () -> known, (type, data) -> told.add(type + " " + data));

    @Test
    void aNodeThatIsLostAndComesBackIsToldOfEachTime() {
        events.look();
        assertThat(told).as("how it is at first").isEmpty();
        reachable = Set.of("a");
        events.look();
        events.look();
        assertThat(told).containsExactly("node {\"key\":\"b\",\"change\":\"unreachable\"}");
        reachable = Set.of("a", "b", "c");
        events.look();
        assertThat(told.subList(1, told.size()))
                .containsExactly(
                        "node {\"key\":\"b\",\"change\":\"reachable\"}",
                        "node {\"key\":\"c\",\"change\":\"reachable\"}");
    }

    @Test
    void aNodeThatLeftIsNotCalledUnreachable() {
        events.look();
        reachable = Set.of("a");
        known = Set.of("a");
        events.look();
        assertThat(told).isEmpty();
    }
}
