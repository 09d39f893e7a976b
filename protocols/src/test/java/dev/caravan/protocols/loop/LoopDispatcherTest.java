package dev.caravan.protocols.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Actors whose only thread is an event loop. */
final class LoopDispatcherTest {
    private final EventLoops loops = EventLoops.start(2);
    private final List<ActorSystem<Void>> systems = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (ActorSystem<Void> system : systems) {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private ActorSystem<Void> system(String name) {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), name);
        systems.add(system);
        loops.attach(system);
        return system;
    }

    private static Behavior<Runnable> running() {
        return Behaviors.receiveMessage(task -> {
            task.run();
            return Behaviors.same();
        });
    }

    private ActorRef<Runnable> spawn(ActorSystem<Void> system, Loop loop, String name) {
        return system.systemActorOf(
                running(), name, DispatcherSelector.fromConfig(loop.dispatcher()));
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static Thread threadOf(ActorRef<Runnable> actor) throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        actor.tell(() -> ran.complete(Thread.currentThread()));
        return soon(ran);
    }

    private static Thread threadOf(Loop loop) throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        loop.executor().execute(() -> ran.complete(Thread.currentThread()));
        return soon(ran);
    }

    @Test
    void toldFromElsewhereAnActorRunsOnItsLoop() throws Exception {
        ActorSystem<Void> system = system("elsewhere");
        for (Loop loop : loops.loops()) {
            ActorRef<Runnable> actor = spawn(system, loop, "on-" + loop.index());
            assertThat(threadOf(actor)).isSameAs(threadOf(loop));
        }
    }

    @Test
    void toldFromItsLoopAnActorRunsBeforeTellReturns() throws Exception {
        Loop loop = loops.loops().getFirst();
        ActorRef<Runnable> actor = spawn(system("inline"), loop, "actor");
        threadOf(actor);
        CompletableFuture<Boolean> inline = new CompletableFuture<>();
        loop.executor().execute(() -> {
            boolean[] ran = new boolean[1];
            actor.tell(() -> ran[0] = true);
            inline.complete(ran[0]);
        });
        assertThat(soon(inline)).isTrue();
    }

    @Test
    void anActorToldByAnotherOfTheSameLoopRunsAfterIt() throws Exception {
        Loop loop = loops.loops().getFirst();
        ActorSystem<Void> system = system("nested");
        ActorRef<Runnable> one = spawn(system, loop, "one");
        ActorRef<Runnable> other = spawn(system, loop, "other");
        threadOf(one);
        threadOf(other);
        CompletableFuture<List<String>> order = new CompletableFuture<>();
        loop.executor().execute(() -> {
            List<String> steps = new ArrayList<>();
            one.tell(() -> {
                other.tell(() -> {
                    steps.add("other");
                    order.complete(steps);
                });
                steps.add("one");
            });
        });
        assertThat(soon(order)).containsExactly("one", "other");
    }

    @Test
    void theLoopOutlivesItsLastActor() throws Exception {
        Loop loop = loops.loops().getFirst();
        ActorSystem<Void> system = system("again");
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            ActorRef<String> actor = system.systemActorOf(
                    Behaviors.receive(String.class)
                            .onMessage(
                                    String.class,
                                    message -> Behaviors.stopped(() -> stopped.complete(null)))
                            .build(),
                    "actor-" + i,
                    DispatcherSelector.fromConfig(loop.dispatcher()));
            actor.tell("stop");
            soon(stopped);
        }
        assertThat(threadOf(spawn(system, loop, "after"))).isSameAs(threadOf(loop));
    }

    @Test
    void severalSystemsShareALoopAndOneThatEndsTakesNobodyWithIt() throws Exception {
        Loop loop = loops.loops().getFirst();
        ActorSystem<Void> first = system("first");
        ActorSystem<Void> second = system("second");
        assertThat(threadOf(spawn(first, loop, "a"))).isSameAs(threadOf(loop));
        ActorRef<Runnable> survivor = spawn(second, loop, "a");
        first.terminate();
        soon(first.getWhenTerminated().toCompletableFuture());
        assertThat(threadOf(survivor)).isSameAs(threadOf(loop));
    }

    @Test
    void severalSetsOfLoopsInOneSystemKeepApart() throws Exception {
        ActorSystem<Void> system = system("sets");
        EventLoops others = EventLoops.start(1);
        try {
            others.attach(system);
            Loop mine = loops.loops().getFirst();
            Loop theirs = others.loops().getFirst();
            assertThat(threadOf(spawn(system, mine, "mine"))).isSameAs(threadOf(mine));
            assertThat(threadOf(spawn(system, theirs, "theirs"))).isSameAs(threadOf(theirs));
        } finally {
            // Its actors have to be gone before their loop is.
            system.terminate();
            soon(system.getWhenTerminated().toCompletableFuture());
            soon(others.shutdown().toCompletableFuture());
        }
    }
}
