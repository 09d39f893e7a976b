package dev.caravan.config.agreement.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Carries what nodes send: late, doubled, out of order, or not at all. */
final class Network {
    private final World world;
    private final Set<Way> cut = new HashSet<>();
    double loss;
    double doubling;
    double slowest = 5;

    /** From one node to another; the other way may be open. */
    private record Way(String from, String to) {}

    Network(World world) {
        this.world = world;
    }

    void send(String from, String to, Runnable arrival) {
        if (from.equals(to)) {
            world.afterMillis(0.01, arrival);
            return;
        }
        if (world.chance(loss)) {
            return;
        }
        carry(from, to, arrival);
        if (world.chance(doubling)) {
            carry(from, to, arrival);
        }
    }

    private void carry(String from, String to, Runnable arrival) {
        world.afterMillis(world.between(0.2, slowest), () -> {
            if (!cut.contains(new Way(from, to))) {
                arrival.run();
            }
        });
    }

    void cut(String from, String to) {
        cut.add(new Way(from, to));
    }

    boolean open(String from, String to) {
        return !cut.contains(new Way(from, to));
    }

    void heal() {
        cut.clear();
        loss = 0;
        doubling = 0;
        slowest = 5;
    }

    /** Cuts it into some shape. */
    void partition(List<String> nodes) {
        cut.clear();
        switch (world.random.nextInt(4)) {
            case 0 -> isolate(nodes.get(world.random.nextInt(nodes.size())), nodes);
            case 1 -> halves(nodes);
            case 2 -> oneWay(nodes);
            default -> anyhow(nodes);
        }
    }

    private void isolate(String one, List<String> nodes) {
        for (String other : nodes) {
            cut(one, other);
            cut(other, one);
        }
    }

    private void halves(List<String> nodes) {
        Set<String> half = new HashSet<>();
        nodes.stream().filter(node -> world.chance(0.5)).forEach(half::add);
        for (String from : nodes) {
            for (String to : nodes) {
                if (half.contains(from) != half.contains(to)) {
                    cut(from, to);
                }
            }
        }
    }

    private void oneWay(List<String> nodes) {
        String one = nodes.get(world.random.nextInt(nodes.size()));
        boolean out = world.chance(0.5);
        for (String other : nodes) {
            if (world.chance(0.8)) {
                cut(out ? one : other, out ? other : one);
            }
        }
    }

    private void anyhow(List<String> nodes) {
        for (String from : nodes) {
            for (String to : nodes) {
                if (world.chance(0.4)) {
                    cut(from, to);
                }
            }
        }
    }
}
