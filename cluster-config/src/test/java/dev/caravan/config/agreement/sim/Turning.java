package dev.caravan.config.agreement.sim;

import io.microraft.executor.RaftNodeExecutor;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A node's turns in the world's time: one after another, each taking its while. */
final class Turning implements RaftNodeExecutor {
    private final World world;
    private final BooleanSupplier alive;
    private long free;

    Turning(World world, BooleanSupplier alive) {
        this.world = world;
        this.alive = alive;
    }

    /** Nothing happens for a while, as when the machine was asleep. */
    void pause(double millis) {
        free = Math.max(free, world.nanos()) + (long) (millis * 1_000_000);
    }

    @Override
    public void execute(Runnable task) {
        long start = Math.max(free, world.nanos());
        free = start + 1_000 + (long) world.between(0, 300_000);
        world.at(start, () -> turn(task));
    }

    private void turn(Runnable task) {
        if (alive.getAsBoolean()) {
            task.run();
        }
    }

    @Override
    public void submit(Runnable task) {
        execute(task);
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        world.at(world.nanos() + unit.toNanos(delay), () -> {
            if (alive.getAsBoolean()) {
                execute(task);
            }
        });
    }
}
