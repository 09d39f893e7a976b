package dev.caravan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.node.membership.Leaving.End;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

class LeavingTest {
    private static final Leaving.Times TIMES = new Leaving.Times(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(11));

    private final Hand clock = new Hand();
    private final Steps steps = new Steps();
    private final Leaving leaving = Leaving.of(steps, TIMES, clock);

    @Test
    void eachStepWaitsForTheOneBefore() {
        CompletableFuture<List<Leaving.Ended>> all = leaving.begin().toCompletableFuture();
        assertThat(steps.begun()).containsExactly("not ready");
        steps.done("not ready");
        clock.pass(Duration.ofMillis(4_999));
        assertThat(steps.begun()).containsExactly("not ready");
        clock.pass(Duration.ofMillis(1));
        assertThat(steps.begun()).containsExactly("not ready", "stop accepting");
        for (String step : List.of(
                "stop accepting", "drain 30", "hand off", "leave group", "leave cluster 11")) {
            assertThat(steps.begun()).last().isEqualTo(step);
            assertThat(all).isNotDone();
            steps.done(step);
        }
        assertThat(all.join())
                .extracting(Leaving.Ended::how)
                .containsOnly(End.DONE)
                .hasSize(7);
    }

    @Test
    void whatTakesTooLongOrFailsHoldsNothingUp() {
        CompletableFuture<List<Leaving.Ended>> all = leaving.begin().toCompletableFuture();
        steps.fail("not ready");
        clock.pass(Duration.ofSeconds(5));
        steps.done("stop accepting");
        clock.pass(Duration.ofSeconds(31));
        assertThat(steps.begun()).last().isEqualTo("drain 30");
        clock.pass(Duration.ofSeconds(1));
        assertThat(steps.begun()).last().isEqualTo("hand off");
        steps.throwing = "leave group";
        steps.done("hand off");
        assertThat(steps.begun()).last().isEqualTo("leave cluster 11");
        clock.pass(Duration.ofSeconds(13));
        assertThat(all.join())
                .containsExactly(
                        new Leaving.Ended("not ready", End.FAILED),
                        new Leaving.Ended("load balancers", End.DONE),
                        new Leaving.Ended("stop accepting", End.DONE),
                        new Leaving.Ended("drain", End.LATE),
                        new Leaving.Ended("hand off", End.DONE),
                        new Leaving.Ended("leave group", End.FAILED),
                        new Leaving.Ended("leave cluster", End.LATE));
    }

    @Test
    void aSecondSignalSkipsTheStepUnderWay() {
        CompletableFuture<List<Leaving.Ended>> all = leaving.begin().toCompletableFuture();
        assertThat(leaving.begin().toCompletableFuture()).isNotDone();
        assertThat(steps.begun()).containsExactly("not ready");
        for (int i = 0; i < 4; i++) {
            leaving.skip();
        }
        assertThat(steps.begun()).last().isEqualTo("hand off");
        // What was skipped may still end; it moves nothing.
        steps.done("drain 30");
        assertThat(steps.begun()).last().isEqualTo("hand off");
        for (int i = 0; i < 3; i++) {
            leaving.skip();
        }
        assertThat(all.join())
                .extracting(Leaving.Ended::how)
                .containsOnly(End.SKIPPED)
                .hasSize(7);
        leaving.skip();
    }

    /** A clock that is moved by hand. */
    private static final class Hand implements Leaving.Delay {
        private record Alarm(Duration at, CompletableFuture<Void> rings) {}

        private final List<Alarm> alarms = new ArrayList<>();
        private Duration now = Duration.ZERO;

        @Override
        public CompletionStage<Void> after(Duration time) {
            Alarm alarm = new Alarm(now.plus(time), new CompletableFuture<>());
            alarms.add(alarm);
            return alarm.rings();
        }

        void pass(Duration time) {
            now = now.plus(time);
            List<Alarm> due =
                    alarms.stream().filter(a -> a.at().compareTo(now) <= 0).toList();
            alarms.removeAll(due);
            due.forEach(alarm -> alarm.rings().complete(null));
        }
    }

    /** Steps that end when the test says so. */
    private static final class Steps implements Parting {
        private final Map<String, CompletableFuture<Void>> begun = new LinkedHashMap<>();
        private String throwing = "";

        List<String> begun() {
            return List.copyOf(begun.keySet());
        }

        void done(String step) {
            begun.get(step).complete(null);
        }

        void fail(String step) {
            begun.get(step).completeExceptionally(new IllegalStateException("planned"));
        }

        private CompletionStage<?> begin(String step) {
            if (step.equals(throwing)) {
                throw new IllegalStateException("planned");
            }
            CompletableFuture<Void> end = new CompletableFuture<>();
            begun.put(step, end);
            return end;
        }

        @Override
        public CompletionStage<?> notReady() {
            return begin("not ready");
        }

        @Override
        public CompletionStage<?> stopAccepting() {
            return begin("stop accepting");
        }

        @Override
        public CompletionStage<?> drain(Duration within) {
            return begin("drain " + within.toSeconds());
        }

        @Override
        public CompletionStage<?> handOff() {
            return begin("hand off");
        }

        @Override
        public CompletionStage<?> leaveGroup() {
            return begin("leave group");
        }

        @Override
        public CompletionStage<?> leaveCluster(Duration within) {
            return begin("leave cluster " + within.toSeconds());
        }
    }
}
