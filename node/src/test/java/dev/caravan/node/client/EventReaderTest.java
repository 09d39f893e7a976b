package dev.caravan.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class EventReaderTest {
    @Test
    void readsEventsAsTheStandardSays() {
        EventReader reader = new EventReader("");
        List<Event> events =
                """
                : welcome

                id: 7
                event: rollout
                data: {"a":
                data:1}

                data

                id
                event: gap

                data: last
                unknown: x
                """.lines().map(reader::line).flatMap(Optional::stream).toList();

        assertThat(events)
                .containsExactly(
                        new Event("7", "rollout", "{\"a\":\n1}"), new Event("7", "message", ""));
        assertThat(reader.lastId()).isEmpty();
        assertThat(reader.line("")).contains(new Event("", "message", "last"));
    }
}
