package dev.caravan.node.membership;

import dev.caravan.config.store.Marks;
import dev.caravan.node.membership.ClusterMessage.Belonging;
import dev.caravan.node.membership.ClusterMessage.Question;
import dev.caravan.node.membership.ClusterMessage.Who;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may create a cluster, and who joins which: decided in rounds. A node asks every seed who it
 * is, hears the answers, answers others meanwhile, and {@linkplain #decide decides}.
 *
 * <pre>
 *   empty ── sees N empty nodes ──► promises to the lowest (on disk) ──► holds N promises ──► founds
 *     │                                   │  ▲
 *     │                                   └──┘ released by its holder, for a lower one
 *     └── sees a cluster that its promise allows ──► belongs to it, for ever ──► joins it
 *   belongs ── a member runs ──► joins it
 *           └─ none runs, a majority of voters seen, is the lowest and backed by them ──► runs again
 * </pre>
 *
 * <p>Why there are never two clusters: a cluster takes N promises that stood, at one time, between
 * the holder's question and its answer; a node has one promise, and gives it to another only after
 * its holder said, in answer to this very round, that it has promised elsewhere itself, so counts
 * nothing in its own round; and from asking for that until it is answered it confirms nothing. Fewer
 * than 2N empty nodes have no two sets of N. Not thread-safe; blocks on the disk.
 */
final class Forming {
    /** Where the founders are kept. */
    static final String FOUNDERS = "membership.founders";

    /** As many as there are voters at most. */
    static final int MOST_FOUNDERS = 7;

    /**
     * This node.
     *
     * @param learner whether it never votes, so creates nothing, promises nothing and counts for
     *     nothing until there is a cluster to join
     */
    record Self(String node, String process, int expect, int reads, boolean learner) {
        /** A node that may vote. */
        Self(String node, String process, int expect, int reads) {
            this(node, process, expect, reads, false);
        }
    }

    private final Self self;
    private final Marks marks;
    private final Circumstances circumstances;
    private final Backing backing;
    private long round;
    private boolean asking;
    private Optional<String> release = Optional.empty();

    /**
     * Forms.
     *
     * @param firstRound random: rounds of two processes of one node must not meet
     */
    Forming(Self self, Marks marks, Circumstances circumstances, long firstRound) {
        this.self = self;
        this.marks = marks;
        this.circumstances = circumstances;
        this.backing = new Backing(circumstances.time());
        this.round = firstRound;
    }

    /** Begins the next round: what every contact is to be asked. */
    Question begin(String address) {
        round++;
        asking |= release.isPresent();
        return new Question(address, self.node(), round, release);
    }

    /** The present round. */
    long round() {
        return round;
    }

    /** Whether {@code who} answers the present round. */
    boolean isOfThisRound(Who who) {
        return who.round() == round;
    }

    /** Whether this node has nothing to say to who forms a cluster. */
    boolean isSilent() {
        return self.learner() && belonging().isEmpty();
    }

    /** Whether everybody who votes is among {@code members}, so that there is nobody to look for. */
    boolean isWhole(Set<String> members) {
        Set<String> voters = circumstances.voters().get();
        return !voters.isEmpty() && members.containsAll(voters);
    }

    /**
     * What this node answers to another.
     *
     * @param members ids of those it sees in the running cluster; empty while it is in none
     */
    Who answer(Question question, String address, Set<String> members) {
        Optional<Belonging> belonging = belonging();
        Optional<String> promise = belonging.isPresent() ? Optional.empty() : marks.promise();
        boolean released = belonging.isEmpty()
                && question.release().filter(self.node()::equals).isPresent()
                && promise.filter(self.node()::equals).isEmpty();
        boolean confirms = belonging.isPresent()
                ? members.isEmpty() && backing.backs(question.node())
                : !asking && promise.filter(question.node()::equals).isPresent();
        return new Who(
                address,
                self.node(),
                self.process(),
                question.round(),
                belonging,
                !members.isEmpty(),
                members,
                self.expect(),
                self.reads(),
                circumstances.writes().getAsInt(),
                promise,
                confirms,
                released);
    }

    /** Ends the round: what its answers, one a node, mean for this node. */
    Decision decide(Collection<Who> answers) {
        Map<String, Who> others = new TreeMap<>();
        for (Who who : answers) {
            if (!who.node().equals(self.node())) {
                others.putIfAbsent(who.node(), who);
            } else if (!who.process().equals(self.process())) {
                return new Decision.Refuse("node id " + self.node()
                        + " is also that of the node at " + who.address()
                        + ": a data directory was copied (stop one of them, and give it an empty"
                        + " one)");
            }
        }
        settle(others);
        Optional<Belonging> belonging = belonging();
        return belonging.isPresent()
                ? new Returner(self, belonging.get(), circumstances, backing)
                        .decide(others.values())
                : decideEmpty(others);
    }

    /** Takes the holder's answer to a request for release. */
    private void settle(Map<String, Who> others) {
        Optional<String> holder = marks.promise();
        if (!asking || holder.isEmpty()) {
            asking = false;
            return;
        }
        Optional<Who> answer = holder.map(others::get);
        if (answer.isPresent()) {
            if (answer.get().released() && release.equals(holder)) {
                marks.promise(Optional.empty());
            }
            asking = false;
        }
    }

    private Decision decideEmpty(Map<String, Who> others) {
        release = Optional.empty();
        List<Who> belonging =
                others.values().stream().filter(w -> w.cluster().isPresent()).toList();
        if (!belonging.isEmpty()) {
            return new Newcomer(self, marks.promise()).decide(belonging, this::enter);
        }
        if (self.learner()) {
            return new Decision.Wait("sees no cluster, and a learner creates none");
        }
        Optional<String> problem = Founding.problem(self, others.values());
        if (problem.isPresent()) {
            return new Decision.Wait(problem.get());
        }
        String lowest = Founding.lowest(self, others.values());
        Optional<String> holder = marks.promise();
        boolean own = holder.filter(self.node()::equals).isPresent();
        if (own && lowest.equals(self.node())) {
            return found(others.values());
        }
        if (own || holder.isEmpty()) {
            // Its own promise is its own to give back: it has not counted it in this round.
            marks.promise(Optional.of(lowest));
        } else if (!holder.get().equals(lowest)) {
            release = holder;
            return new Decision.Wait("promised to node " + holder.get() + " and asks it to be"
                    + " released for node " + lowest + ", which is lower");
        }
        return new Decision.Wait("promised to node " + lowest + ", which is to create the cluster");
    }

    private Decision found(Collection<Who> others) {
        List<String> founders = Founding.founders(self, others);
        if (founders.size() < self.expect()) {
            return new Decision.Wait("holds " + founders.size() + " of " + self.expect()
                    + " promises to create the cluster");
        }
        Belonging cluster = new Belonging(circumstances.newId().get(), 1, founders);
        enter(cluster);
        return new Decision.Found(cluster);
    }

    /** Belongs to {@code cluster}, for ever: the second of three writes is what counts. */
    private void enter(Belonging cluster) {
        marks.fact(FOUNDERS, Optional.of(String.join(",", cluster.founders())));
        marks.membership(new Marks.Membership(cluster.id(), cluster.incarnation()));
        marks.promise(Optional.empty());
    }

    /** The cluster this node belongs to, by its disk. */
    Optional<Belonging> belonging() {
        return marks.membership()
                .map(m -> new Belonging(
                        m.cluster(),
                        m.incarnation(),
                        marks.fact(FOUNDERS)
                                .map(text -> List.of(text.split(",")))
                                .orElse(List.of())));
    }
}
