package dev.caravan.node.membership;

import dev.caravan.config.store.Marks;
import dev.caravan.node.membership.ClusterMessage.Question;
import dev.caravan.node.membership.ClusterMessage.Who;
import dev.caravan.protocols.loop.Time;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Nodes that form a cluster over a network and disks that fail as one seed says. */
final class FormingSimulation {
    private static final int MOST_IN_FLIGHT = 200;

    private final Random random;
    private final int expect;
    private final List<Simulated> nodes = new ArrayList<>();
    private final List<Letter> flying = new ArrayList<>();
    private final Map<String, Set<String>> founders = new HashMap<>();
    private final Map<String, String> belongs = new HashMap<>();
    private Set<String> island = Set.of();
    private long nanos;
    private int founded;
    private int groups;
    private final int harm;

    /** A question or an answer on its way. */
    private record Letter(Simulated from, Simulated to, ClusterMessage message) {}

    /** The clock that the simulation moves. */
    private final class Clock implements Time {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return nanos / 1_000_000;
        }
    }

    /** A node, whose process may end and begin. */
    final class Simulated {
        final String id;
        final DiskInMemory disk = new DiskInMemory();
        private final HostPort address;
        private final Map<HostPort, Who> answers = new HashMap<>();
        private @Nullable Forming forming;
        private Reunion reunion = new Reunion();
        private int group;
        private String last = "";

        Simulated(int number) {
            // Ids say nothing about who comes first.
            id = Integer.toHexString(random.nextInt(16)) + "-" + number;
            address = new HostPort("10.0.0." + number, HostPort.CLUSTER_PORT);
        }

        private void start() {
            disk.mend();
            forming = new Forming(
                    new Forming.Self(id, Long.toHexString(random.nextLong()), expect, 1),
                    disk,
                    new Circumstances(
                            Set::of,
                            () -> 1,
                            () -> Long.toHexString(random.nextLong()),
                            new Clock()),
                    random.nextLong(1L << 50));
            reunion = new Reunion();
            answers.clear();
        }

        private void crash() {
            forming = null;
            group = 0;
        }

        private Set<String> members() {
            Set<String> all = new TreeSet<>();
            if (group != 0) {
                nodes.stream().filter(n -> n.group == group).forEach(n -> all.add(n.id));
            }
            return all;
        }

        /** Whatever it does may meet a disk that ends it. */
        private void doing(Runnable work) {
            try {
                work.run();
            } catch (DiskInMemory.Crash e) {
                crash();
            }
        }

        private void ask(Iterable<Simulated> whom) {
            answers.clear();
            Question question = Objects.requireNonNull(forming).begin(address.toString());
            for (Simulated other : whom) {
                send(new Letter(this, other, question));
            }
        }

        private void hear(Letter letter) {
            Forming now = forming;
            if (now == null) {
                return;
            }
            switch (letter.message()) {
                case Question question ->
                    send(new Letter(
                            this,
                            letter.from(),
                            now.answer(question, address.toString(), members())));
                case Who who -> {
                    if (now.isOfThisRound(who)) {
                        answers.put(letter.from().address, who);
                    }
                }
                case ClusterMessage.Frame frame -> throw new AssertionError();
            }
        }

        private void endRound() {
            Forming now = Objects.requireNonNull(forming);
            if (group != 0) {
                look();
                return;
            }
            Decision decision = now.decide(answers.values());
            last = decision.toString();
            switch (decision) {
                case Decision.Found found -> {
                    founded++;
                    group = ++groups;
                }
                case Decision.RunAgain again -> group = ++groups;
                case Decision.Join join ->
                    nodes.stream()
                            .filter(n -> join.seeds().contains(n.address))
                            .filter(n -> n.group != 0 && areConnected(this, n))
                            .findFirst()
                            .ifPresent(n -> group = n.group);
                case Decision.Wait wait -> {}
                case Decision.Refuse refuse -> {}
            }
            answers.clear();
        }

        private void look() {
            Set<String> mine = members();
            Optional<String> own = disk.membership().map(Marks.Membership::cluster);
            List<Set<String>> others = answers.values().stream()
                    .filter(w -> w.running() && !mine.contains(w.node()))
                    .filter(w -> w.cluster().map(ClusterMessage.Belonging::id).equals(own))
                    .map(Who::members)
                    .toList();
            if (reunion.yields(mine, others)) {
                group = 0;
                reunion = new Reunion();
            }
            answers.clear();
        }

        @Override
        public String toString() {
            return id + " " + disk.membership() + " promise " + disk.promise() + " group " + group
                    + (forming == null ? " crashed" : "") + " " + last;
        }
    }

    FormingSimulation(long seed, int expect, int size) {
        this.random = new Random(seed);
        this.harm = 4 + random.nextInt(46);
        this.expect = expect;
        for (int i = 1; i <= size; i++) {
            nodes.add(new Simulated(i));
        }
    }

    List<Simulated> nodes() {
        return nodes;
    }

    int founded() {
        return founded;
    }

    /** A node whose disk is one of another cluster, in which it runs. */
    void addForeign() {
        Simulated foreign = new Simulated(nodes.size() + 1);
        foreign.disk.fact(Forming.FOUNDERS, Optional.of(foreign.id));
        foreign.disk.membership(new Marks.Membership("foreign", 1));
        nodes.add(foreign);
    }

    private boolean areConnected(Simulated one, Simulated other) {
        return island.contains(one.id) == island.contains(other.id);
    }

    private void send(Letter letter) {
        if (flying.size() < MOST_IN_FLIGHT) {
            flying.add(letter);
        }
    }

    /** One thing happens that may happen. */
    void disturb() {
        Simulated node = nodes.get(random.nextInt(nodes.size()));
        int what = random.nextInt(1000);
        nanos += random.nextInt(100) * 1_000_000L;
        if (what < 700) {
            for (int letters = random.nextInt(8); letters >= 0; letters--) {
                deliver();
            }
        } else if (node.forming == null) {
            node.start();
        } else if (what < 950) {
            node.doing(node::endRound);
            node.doing(() -> {
                if (node.forming != null) {
                    node.ask(some());
                }
            });
        } else if (what < 950 + harm / 4) {
            node.crash();
        } else if (what < 950 + harm / 2) {
            node.disk.crashAfter(random.nextInt(4));
        } else if (what < 950 + harm / 2 + 2) {
            node.group = 0;
        } else if (what < 950 + harm) {
            Set<String> away = new HashSet<>();
            if (random.nextBoolean()) {
                some().forEach(n -> away.add(n.id));
            }
            island = away;
        }
        check();
    }

    private void deliver() {
        if (flying.isEmpty()) {
            return;
        }
        int which = random.nextInt(flying.size());
        Letter letter = flying.get(which);
        int fate = random.nextInt(20 + harm % 7 * 10);
        if (fate > 0) {
            // Else it arrives once more, later.
            flying.remove(which);
        }
        if (fate != 1 && areConnected(letter.from(), letter.to())) {
            letter.to().doing(() -> letter.to().hear(letter));
        }
    }

    /** What this look-up finds: any of the nodes, which may be all. */
    private List<Simulated> some() {
        boolean all = random.nextInt(3) > 0;
        return nodes.stream().filter(n -> all || random.nextBoolean()).toList();
    }

    /** Nothing is lost, nobody is away: a round of everybody. */
    void calmRound() {
        island = Set.of();
        for (Simulated node : nodes) {
            if (node.forming == null) {
                node.start();
            }
            node.disk.mend();
            node.ask(nodes);
        }
        while (!flying.isEmpty()) {
            Letter letter = flying.remove(random.nextInt(flying.size()));
            letter.to().hear(letter);
        }
        nanos += 1_000_000_000L;
        nodes.forEach(Simulated::endRound);
        check();
    }

    boolean areTogether() {
        return nodes.getFirst().group != 0
                && nodes.stream().map(n -> n.group).distinct().count() == 1;
    }

    /** What must be true at every moment. */
    private void check() {
        Set<String> own = new TreeSet<>();
        Map<Integer, String> clusterOfGroup = new HashMap<>();
        for (Simulated node : nodes) {
            Optional<Marks.Membership> membership = node.disk.membership();
            membership.ifPresent(m -> {
                if (!m.cluster().equals("foreign")) {
                    own.add(m.cluster());
                }
                require(
                        m.cluster().equals(belongs.computeIfAbsent(node.id, n -> m.cluster())),
                        "a node has changed its cluster");
                Set<String> made =
                        Set.of(node.disk.fact(Forming.FOUNDERS).orElseThrow().split(","));
                require(
                        made.equals(founders.computeIfAbsent(m.cluster(), c -> made)),
                        "a cluster has two sets of founders");
                require(
                        made.size() >= expect || m.cluster().equals("foreign"),
                        "a cluster has too few founders");
            });
            if (node.group != 0) {
                String cluster = membership.map(Marks.Membership::cluster).orElse("none");
                require(
                        cluster.equals(clusterOfGroup.computeIfAbsent(node.group, g -> cluster)),
                        "two clusters have merged");
            }
        }
        require(founded <= 1 && own.size() <= 1, "there are two clusters");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise + "\n" + this);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("expect " + expect);
        nodes.forEach(node -> text.append('\n').append(node));
        return text.toString();
    }
}
