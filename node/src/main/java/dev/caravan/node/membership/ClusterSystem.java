package dev.caravan.node.membership;

import com.typesafe.config.Config;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.MailboxSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.Leave;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One actor system called {@code cluster}, from its start to its end, which may come by itself: when
 * it is downed. Any thread.
 *
 * <pre>
 *   /user ─ post      frames of other nodes
 *         └ forming   questions and answers before there is a membership
 * </pre>
 */
final class ClusterSystem {
    static final String NAME = "cluster";

    private static final String POST = "post";
    private static final String FORMING = "forming";
    private static final int MOST_WAITING = 1024;
    private static final int MOST_ADDRESSES = 1024;

    private final ActorSystem<SelfUp> system;
    private final Cluster cluster;
    private final ActorRefResolver resolver;
    private final Map<String, ActorRef<ClusterMessage>> actors = new ConcurrentHashMap<>();
    private volatile MemberList members;

    /** Who hears what happens; on the system's threads, must not block. */
    interface Ear {
        /** Another node sent a frame. */
        void frame(ClusterMessage.Frame frame);

        /** Another node asked or answered. */
        void heard(ClusterMessage message);

        /** This node is a member of a cluster. */
        void up();
    }

    private ClusterSystem(ActorSystem<SelfUp> system) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.resolver = ActorRefResolver.get(system);
        this.members = MemberList.of(cluster.state());
    }

    /**
     * Starts one.
     *
     * @throws RuntimeException when its port cannot be bound, or its keys cannot be used
     */
    static ClusterSystem start(Config config, Ear ear) {
        return new ClusterSystem(ActorSystem.create(guardian(ear), NAME, config));
    }

    private static Behavior<SelfUp> guardian(Ear ear) {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem())
                    .subscriptions()
                    .tell(Subscribe.create(context.getSelf(), SelfUp.class));
            MailboxSelector bounded = MailboxSelector.bounded(MOST_WAITING);
            context.spawn(receiving(ear), POST, bounded);
            context.spawn(receiving(ear), FORMING, bounded);
            return Behaviors.receiveMessage(up -> {
                ear.up();
                return Behaviors.same();
            });
        });
    }

    private static Behavior<ClusterMessage> receiving(Ear ear) {
        Behavior<ClusterMessage> each = Behaviors.receiveMessage(message -> {
            switch (message) {
                case ClusterMessage.Frame frame -> ear.frame(frame);
                case ClusterMessage.Question question -> ear.heard(question);
                case ClusterMessage.Who who -> ear.heard(who);
            }
            return Behaviors.same();
        });
        return Behaviors.supervise(each).onFailure(SupervisorStrategy.resume());
    }

    /** Its cluster port, as others know it. */
    HostPort address() {
        return MemberList.hostPort(cluster.selfMember().address());
    }

    /** Is the first member of a cluster. */
    void joinSelf() {
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }

    /** Asks to be a member of the cluster that runs at any of {@code seeds}. */
    void join(Collection<HostPort> seeds) {
        List<Address> addresses = seeds.stream()
                .map(seed -> new Address("pekko", NAME, seed.host(), seed.port()))
                .toList();
        cluster.manager().tell(new JoinSeedNodes(addresses));
    }

    /** Leaves the cluster; the system ends when it has. */
    void leave() {
        cluster.manager().tell(Leave.create(cluster.selfMember().address()));
    }

    /** Ends it at once; to others it is gone without a word. */
    void terminate() {
        system.terminate();
    }

    /** Completes when it has ended and its port is free. */
    CompletionStage<?> ended() {
        return system.getWhenTerminated();
    }

    /** The actor system, for what lives in it. */
    ActorSystem<?> system() {
        return system;
    }

    /** The members as this node sees them now. */
    MemberList members() {
        MemberList known = members;
        CurrentClusterState state = cluster.state();
        if (known.state() != state) {
            known = MemberList.of(state);
            members = known;
        }
        return known;
    }

    /** Sends a frame; dropped when too many wait. */
    void post(HostPort address, ClusterMessage.Frame frame) {
        actor(address, POST).tell(frame);
    }

    /** Sends a question or an answer; needs no membership. */
    void say(HostPort address, ClusterMessage message) {
        actor(address, FORMING).tell(message);
    }

    private ActorRef<ClusterMessage> actor(HostPort address, String name) {
        if (actors.size() > MOST_ADDRESSES) {
            actors.clear();
        }
        return actors.computeIfAbsent(
                "pekko://" + NAME + "@" + address + "/user/" + name, resolver::resolveActorRef);
    }
}
