package dev.caravan.node.membership;

import dev.caravan.node.membership.ClusterMessage.Belonging;
import dev.caravan.node.membership.ClusterMessage.Question;
import dev.caravan.node.membership.ClusterMessage.Who;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Drives {@link Forming} over a {@link ClusterSystem}: asks, hears, decides, joins, and looks from
 * time to time whether another part of the cluster runs beside this one. Confined to its executor's
 * one thread, where it blocks on the disk.
 *
 * <pre>
 *   asking ──(answers, or 1 s)──► decided ──wait──► asking …
 *                                    └──found, run again, join──► joining ──► member ──► looking …
 * </pre>
 */
final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long ANSWERS_MILLIS = 1_000;
    private static final long LOOKUP_MILLIS = 3_000;
    private static final long PAUSE_MILLIS = 300;
    private static final long REFUSED_MILLIS = 3_000;
    private static final long ADMITTED_MILLIS = 30_000;
    private static final long LOOK_MILLIS = 10_000;

    /** Who is told how it goes. */
    interface Outcome {
        /** Not yet, and why. */
        void waiting(String why);

        /** This node belongs to a cluster, and is about to be a member. */
        void formed(Formed formed);

        /** The system is of no use as it is: it has to be started anew. */
        void startAnew(String why);
    }

    private final Forming forming;
    private final Contacts contacts;
    private final ScheduledExecutorService control;
    private final Outcome outcome;
    private final Map<HostPort, Who> answers = new HashMap<>();
    private Set<HostPort> asked = Set.of();
    private @Nullable ClusterSystem system;
    private Reunion reunion = new Reunion();
    private boolean member;
    private boolean open;
    private String said = "";

    Joining(Forming forming, Contacts contacts, ScheduledExecutorService control, Outcome outcome) {
        this.forming = forming;
        this.contacts = contacts;
        this.control = control;
        this.outcome = outcome;
    }

    /** Begins for a system that was just started. */
    void begin(ClusterSystem started) {
        system = started;
        member = false;
        reunion = new Reunion();
        lookUp(started);
    }

    /** The system has ended. */
    void end() {
        system = null;
        member = false;
        open = false;
    }

    /** The system is a member. */
    void up() {
        ClusterSystem now = system;
        if (now != null && !member) {
            member = true;
            remember(now);
            later(now, LOOK_MILLIS, () -> lookUp(now));
        }
    }

    /** What another node said. */
    void heard(ClusterMessage message) {
        ClusterSystem now = system;
        if (now == null) {
            return;
        }
        switch (message) {
            case Question question when forming.isSilent() -> {}
            case Question question -> {
                HostPort asker = HostPort.parse(question.address(), HostPort.CLUSTER_PORT);
                now.say(asker, forming.answer(question, now.address().toString(), running(now)));
            }
            case Who who -> answered(now, who);
            case ClusterMessage.Frame frame -> throw new IllegalArgumentException("a frame");
        }
    }

    private Set<String> running(ClusterSystem now) {
        return member ? now.members().ids() : Set.of();
    }

    private void lookUp(ClusterSystem now) {
        contacts.seeds()
                .refresh()
                .toCompletableFuture()
                .copy()
                .orTimeout(LOOKUP_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete((found, late) -> control.execute(() -> ask(now)));
    }

    private void ask(ClusterSystem now) {
        if (!Objects.equals(system, now)) {
            return;
        }
        Set<HostPort> whom = new HashSet<>(contacts.others(now.address()));
        if (member) {
            now.members().byId().values().forEach(m -> whom.remove(m.address()));
        }
        asked = whom;
        answers.clear();
        open = true;
        Question question = forming.begin(now.address().toString());
        whom.forEach(contact -> now.say(contact, question));
        if (whom.isEmpty()) {
            close(now);
            return;
        }
        long round = question.round();
        later(now, ANSWERS_MILLIS, () -> {
            if (open && round == forming.round()) {
                close(now);
            }
        });
    }

    private void answered(ClusterSystem now, Who who) {
        HostPort from = HostPort.parse(who.address(), HostPort.CLUSTER_PORT);
        if (open && forming.isOfThisRound(who) && asked.contains(from)) {
            answers.put(from, who);
            if (answers.size() == asked.size()) {
                close(now);
            }
        }
    }

    private void close(ClusterSystem now) {
        open = false;
        if (member) {
            look(now);
        } else {
            decide(now);
        }
    }

    private void decide(ClusterSystem now) {
        switch (forming.decide(answers.values())) {
            case Decision.Wait wait -> {
                say(wait.why(), false);
                later(now, PAUSE_MILLIS, () -> lookUp(now));
            }
            case Decision.Refuse refuse -> {
                say(refuse.why(), true);
                later(now, REFUSED_MILLIS, () -> lookUp(now));
            }
            case Decision.Found found ->
                run(now, formed(Formed.How.FOUND, found.cluster(), Set.of()));
            case Decision.RunAgain again ->
                run(now, formed(Formed.How.RUN_AGAIN, again.cluster(), Set.of()));
            case Decision.Join join ->
                run(now, formed(Formed.How.JOIN, join.cluster(), join.seeds()));
        }
    }

    private static Formed formed(Formed.How how, Belonging cluster, Set<HostPort> seeds) {
        return new Formed(how, cluster.id(), cluster.incarnation(), cluster.founders(), seeds);
    }

    private void run(ClusterSystem now, Formed formed) {
        LOG.info(
                "cluster {}: {}",
                formed.cluster(),
                switch (formed.how()) {
                    case FOUND -> "created, its voters are " + formed.founders();
                    case RUN_AGAIN -> "runs again";
                    case JOIN -> "joins at " + formed.seeds();
                });
        said = "";
        outcome.waiting("joins cluster " + formed.cluster());
        outcome.formed(formed);
        if (formed.how() == Formed.How.JOIN) {
            now.join(formed.seeds());
        } else {
            now.joinSelf();
        }
        later(now, ADMITTED_MILLIS, () -> {
            if (!member) {
                outcome.startAnew("cluster " + formed.cluster() + " did not admit it within "
                        + ADMITTED_MILLIS / 1000 + " s");
            }
        });
    }

    private void look(ClusterSystem now) {
        remember(now);
        Set<String> mine = now.members().ids();
        Belonging own = forming.belonging().orElseThrow();
        List<Set<String>> others = answers.values().stream()
                .filter(Who::running)
                .filter(who -> who.cluster()
                        .filter(c -> c.id().equals(own.id()))
                        .filter(c -> c.incarnation() == own.incarnation())
                        .isPresent())
                .filter(who -> !mine.contains(who.node()))
                .map(Who::members)
                .toList();
        answers.values().stream()
                .filter(who -> who.cluster().isPresent())
                .filter(who ->
                        who.cluster().filter(c -> c.id().equals(own.id())).isEmpty())
                .findFirst()
                .ifPresent(who -> say(
                        "the seed " + who.address() + " belongs to cluster "
                                + who.cluster().map(Belonging::id).orElse("") + ", not to "
                                + own.id(),
                        true));
        if (reunion.yields(mine, others)) {
            outcome.startAnew("another part of cluster " + own.id() + " runs with members "
                    + others.getFirst() + ", beside " + mine);
        }
        later(now, LOOK_MILLIS, () -> lookUp(now));
    }

    private void remember(ClusterSystem now) {
        HostPort own = now.address();
        contacts.remember(
                now.members().byId().values().stream()
                        .map(Member::address)
                        .filter(address -> !address.equals(own))
                        .sorted(Comparator.comparing(HostPort::toString))
                        .toList(),
                forming.isWhole(now.members().ids()));
    }

    private void say(String why, boolean wrong) {
        if (!member) {
            outcome.waiting(why);
        }
        if (!why.equals(said)) {
            said = why;
            if (wrong) {
                LOG.error("cluster: {}", why);
            } else {
                LOG.info("cluster: {}", why);
            }
        }
    }

    private void later(ClusterSystem now, long millis, Runnable task) {
        control.schedule(
                () -> {
                    if (Objects.equals(system, now)) {
                        task.run();
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }
}
