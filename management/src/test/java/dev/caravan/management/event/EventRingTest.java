package dev.caravan.management.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.management.operation.Json;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class EventRingTest {
    private final EventRing ring = new EventRing("p1", 3, 2);

    private void add(int events) {
        for (int i = 0; i < events; i++) {
            ring.add("node", Json.object());
        }
    }

    private static List<Long> numbers(List<Event> events) {
        return events.stream().map(Event::number).toList();
    }

    @Test
    void aNewListenerHearsWhatComes() {
        add(1);
        Ear ear = new Ear(10);
        assertThat(ring.listen(Optional.empty(), ear).orElseThrow().events()).isEmpty();
        add(2);
        assertThat(numbers(ear.heard)).containsExactly(2L, 3L);
    }

    @Test
    void oneWhoComesBackHearsWhatItMissed() {
        add(5);
        EventRing.Missed missed = ring.listen(Optional.of("p1-3"), new Ear(10)).orElseThrow();
        assertThat(missed.gap()).isFalse();
        assertThat(numbers(missed.events())).containsExactly(4L, 5L);
        EventRing.Missed all = ring.listen(Optional.of("p1-2"), new Ear(10)).orElseThrow();
        assertThat(all.gap()).isFalse();
        assertThat(numbers(all.events())).containsExactly(3L, 4L, 5L);
    }

    @Test
    void whatIsNotKnownAnyMoreIsAGap() {
        add(5);
        for (String id : List.of("p1-1", "p0-4", "p1-6", "4", "p1-x", "")) {
            Ear ear = new Ear(10);
            assertThat(ring.listen(Optional.of(id), ear).orElseThrow().gap())
                    .as(id)
                    .isTrue();
            ring.forget(ear);
        }
    }

    @Test
    void oneWhoCannotKeepUpIsLetGo() {
        Ear slow = new Ear(1);
        ring.listen(Optional.empty(), slow);
        add(3);
        assertThat(numbers(slow.heard)).containsExactly(1L);
        assertThat(slow.ended).isTrue();
    }

    @Test
    void noMoreListenThanMay() {
        Ear first = new Ear(10);
        assertThat(ring.listen(Optional.empty(), first)).isPresent();
        assertThat(ring.listen(Optional.empty(), new Ear(10))).isPresent();
        assertThat(ring.listen(Optional.empty(), new Ear(10))).isEmpty();
        ring.forget(first);
        assertThat(ring.listen(Optional.empty(), new Ear(10))).isPresent();
        ring.close();
        assertThat(ring.listen(Optional.empty(), new Ear(10))).isEmpty();
    }

    private static final class Ear implements EventRing.Listener {
        private final List<Event> heard = new ArrayList<>();
        private final int most;
        private boolean ended;

        private Ear(int most) {
            this.most = most;
        }

        @Override
        public boolean heard(Event event) {
            return heard.size() < most && heard.add(event);
        }

        @Override
        public void ended() {
            ended = true;
        }
    }
}
