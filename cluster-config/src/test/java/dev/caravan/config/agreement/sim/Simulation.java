package dev.caravan.config.agreement.sim;

import dev.caravan.config.agreement.Members;
import dev.caravan.config.agreement.Seat;
import dev.caravan.config.ledger.LedgerView;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One run: some nodes, some clients, and a while in which everything goes wrong; then all is mended,
 * and everything that was promised has to be true.
 */
final class Simulation {
    private static final int[] SIZES = {1, 2, 3, 3, 3, 3, 4, 5, 5, 7};
    private static final long DISTURBED_MILLIS = 25_000;
    private static final long SETTLED_MILLIS = 60_000;

    private final World world;
    private final Cluster cluster;
    private final History history = new History();
    private final List<Client> clients = new ArrayList<>();
    private final Faults faults;
    private final boolean changesMembers;

    private Simulation(long seed, boolean lyingDisks) {
        world = new World(seed);
        cluster = new Cluster(world);
        int size = SIZES[world.random.nextInt(SIZES.length)];
        Set<String> founders = IntStream.rangeClosed(1, size)
                .mapToObj(i -> "n" + i)
                .collect(Collectors.toCollection(TreeSet::new));
        changesMembers = !lyingDisks && world.chance(0.35);
        faults = new Faults(cluster, founders, changesMembers, this::started);
        List<String> keys = List.of("k1", "k2", History.HEAD);
        int acts = 5 + world.random.nextInt(20);
        for (int i = 0; i < 3; i++) {
            clients.add(new Client(i, cluster, history, keys, acts));
        }
        founders.forEach(id -> cluster.add(id, founders, lyingDisks, this::started));
    }

    /** Runs it; throws {@link AssertionError} when something that must hold does not. */
    static int run(long seed, boolean lyingDisks) {
        Simulation simulation = new Simulation(seed, lyingDisks);
        simulation.run();
        return simulation.history.answered();
    }

    private void run() {
        clients.forEach(Client::begin);
        faults.begin();
        world.runUntil(world.millis() + DISTURBED_MILLIS);
        faults.end();
        history.persist();
        long end = world.millis() + SETTLED_MILLIS;
        while (world.millis() < end && !settled()) {
            world.runUntil(world.millis() + 1_000);
            cluster.leader().ifPresent(this::stopStrangers);
        }
        check();
    }

    /** An operator stops what the group knows no more. */
    private void stopStrangers(Node leader) {
        Seat seat = leader.process().orElseThrow().seat;
        if (seat.standing().quorum()) {
            cluster.up().stream()
                    .filter(node -> !seat.members().contains(node.id))
                    .forEach(node -> {
                        faults.removed.add(node.id);
                        node.crash();
                    });
        }
    }

    private void started(Node node, Seat seat) {
        Node.Process[] process = new Node.Process[1];
        seat.watch(view -> {
            if (process[0] == null) {
                process[0] = node.process().orElseThrow();
            }
            if (process[0].alive() && view.index() > 0 && history.applied(node.id, view)) {
                checkKept(view.index(), seat.members());
            }
        });
    }

    /** What was applied anywhere is on the disks of a majority. */
    private void checkKept(long index, Members members) {
        Map<ByteBuffer, Integer> copies = new HashMap<>();
        int inSnapshots = 0;
        for (String voter : members.voters()) {
            Node node = cluster.nodes.get(voter);
            byte[] kept = node == null ? null : node.disk.kept(index);
            if (kept != null && kept.length == 0) {
                inSnapshots++;
            } else if (kept != null) {
                copies.merge(ByteBuffer.wrap(kept), 1, Integer::sum);
            }
        }
        int most = inSnapshots + copies.values().stream().mapToInt(i -> i).max().orElse(0);
        if (most < enough(members.voters().size())) {
            throw new AssertionError("what is at " + index + " was applied, and only " + most
                    + " of " + members.voters() + " have it on disk");
        }
    }

    /** MicroRaft commits with half of an even number of voters, and elects with more than half. */
    private int enough(int voters) {
        int exact = voters <= 2 ? voters : (voters + 1) / 2;
        // Around a change of members, one more or one less may have been enough.
        return changesMembers ? Math.min(exact, Math.max(1, voters / 2)) : exact;
    }

    private List<Seat> seats() {
        return cluster.all().stream()
                .filter(node -> !faults.removed.contains(node.id))
                .flatMap(node -> node.process().stream())
                .map(process -> process.seat)
                .filter(seat -> isMember(seat))
                .toList();
    }

    private boolean isMember(Seat seat) {
        Members members = cluster.leader()
                .map(leader -> leader.process().orElseThrow().seat.members())
                .orElse(seat.members());
        return cluster.all().stream()
                .anyMatch(node ->
                        node.process().map(process -> process.seat == seat).orElse(false)
                                && members.contains(node.id));
    }

    private boolean settled() {
        List<LedgerView> views = seats().stream().map(Seat::local).distinct().toList();
        return clients.stream().allMatch(Client::finished)
                && views.size() == 1
                && views.getFirst().index() == history.lastApplied();
    }

    private void check() {
        if (!settled()) {
            throw new AssertionError("it does not settle: " + state());
        }
        try {
            history.check(seats().getFirst().local());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " in " + state(), e);
        }
    }

    private String state() {
        StringBuilder state = new StringBuilder();
        for (Node node : cluster.all()) {
            state.append("\n  ").append(node.id).append(' ');
            if (node.process().isEmpty()) {
                state.append(faults.removed.contains(node.id) ? "removed" : "down");
                continue;
            }
            Seat seat = node.process().get().seat;
            state.append(seat.standing()).append(" at ").append(seat.local().index());
            state.append(" with ").append(seat.members());
        }
        return state.toString();
    }
}
