package dev.caravan.config.agreement.sim;

import dev.caravan.config.agreement.MemberChange;
import dev.caravan.config.agreement.Seat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** What goes wrong in a run, and what operators do meanwhile. */
final class Faults {
    private final Cluster cluster;
    private final World world;
    private final Set<String> founders;
    private final BiConsumer<Node, Seat> started;
    private final double disturbance;
    private final boolean changesMembers;

    /** Nodes that an operator removed, or meant to: nobody starts them again. */
    final Set<String> removed = new TreeSet<>();

    private boolean over;
    private int next;

    Faults(
            Cluster cluster,
            Set<String> founders,
            boolean changesMembers,
            BiConsumer<Node, Seat> started) {
        this.cluster = cluster;
        this.world = cluster.world;
        this.founders = founders;
        this.changesMembers = changesMembers;
        this.started = started;
        this.disturbance = world.between(300, 4_000);
    }

    void begin() {
        cluster.all().forEach(node -> node.onStopped(() -> restartLater(node)));
        world.afterMillis(world.between(0, 2 * disturbance), this::disturb);
        if (changesMembers) {
            world.afterMillis(world.between(500, 5_000), this::changeMembers);
        }
    }

    private void disturb() {
        if (over) {
            return;
        }
        List<Node> all = cluster.all();
        Node any = all.get(world.random.nextInt(all.size()));
        switch (world.random.nextInt(12)) {
            case 0, 1 -> crash(any);
            case 2 -> cluster.leader().ifPresent(this::crash);
            case 3 -> {
                cluster.network.partition(new ArrayList<>(cluster.ids()));
                world.afterMillis(world.between(500, 8_000), cluster.network::heal);
            }
            case 4 ->
                cluster.leader().ifPresent(leader -> {
                    isolate(leader);
                    world.afterMillis(world.between(500, 8_000), cluster.network::heal);
                });
            case 5 -> {
                cluster.network.loss = world.between(0, 0.5);
                cluster.network.doubling = world.between(0, 0.5);
            }
            case 6 -> cluster.network.slowest = world.between(5, 6_000);
            case 7 -> fill(any);
            case 8 ->
                any.process().ifPresent(process -> process.turning.pause(world.between(10, 6_000)));
            case 9 -> transfer();
            case 10 ->
                any.disk.crashAfter(world.random.nextInt(12), () -> {
                    any.crash();
                    restartLater(any);
                });
            default -> cluster.network.heal();
        }
        world.afterMillis(world.between(0, 2 * disturbance), this::disturb);
    }

    private void crash(Node node) {
        if (node.up()) {
            node.crash();
            restartLater(node);
        }
    }

    private void restartLater(Node node) {
        world.afterMillis(world.between(1, 6_000), () -> restart(node));
    }

    private void restart(Node node) {
        if (!node.up() && !removed.contains(node.id)) {
            node.disk.full(false);
            node.onStopped(() -> restartLater(node));
            node.start(started);
        }
    }

    private void fill(Node node) {
        node.disk.full(true);
        world.afterMillis(world.between(100, 5_000), () -> {
            node.disk.full(false);
            restart(node);
        });
    }

    private void isolate(Node node) {
        boolean in = world.chance(0.7);
        boolean out = !in || world.chance(0.7);
        for (String other : cluster.ids()) {
            if (in) {
                cluster.network.cut(other, node.id);
            }
            if (out) {
                cluster.network.cut(node.id, other);
            }
        }
    }

    private void transfer() {
        cluster.leader().ifPresent(leader -> {
            Seat seat = leader.process().orElseThrow().seat;
            List<String> voters = new ArrayList<>(seat.members().voters());
            seat.transferLeadership(voters.get(world.random.nextInt(voters.size())));
        });
    }

    private void changeMembers() {
        if (over) {
            return;
        }
        cluster.leader().ifPresent(this::changeMembers);
        world.afterMillis(world.between(300, 4_000), this::changeMembers);
    }

    private void changeMembers(Node leader) {
        Seat seat = leader.process().orElseThrow().seat;
        Optional<String> learner = seat.members().learners().stream().findFirst();
        Set<String> voters = seat.members().voters();
        if (learner.isPresent()) {
            seat.changeMembers(learner.get(), MemberChange.PROMOTE);
        } else if (world.chance(0.6) && cluster.nodes.size() < 8) {
            next++;
            String joiner = "j" + next;
            cluster.add(joiner, founders, false, started);
            seat.changeMembers(joiner, MemberChange.ADD_LEARNER);
        } else if (voters.size() > 1) {
            List<String> others = new ArrayList<>(voters);
            others.remove(leader.id);
            String goes = others.get(world.random.nextInt(others.size()));
            seat.changeMembers(goes, MemberChange.REMOVE).thenAccept(members -> {
                removed.add(goes);
                Optional.ofNullable(cluster.nodes.get(goes)).ifPresent(Node::crash);
            });
        }
    }

    /** Nothing goes wrong any more: everything is mended and started. */
    void end() {
        over = true;
        cluster.network.heal();
        for (Node node : cluster.all()) {
            node.disk.full(false);
            node.disk.crashAfter(-1, () -> {});
            restart(node);
        }
    }
}
