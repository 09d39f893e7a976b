package dev.caravan.node.membership;

import dev.caravan.config.peer.Post;
import dev.caravan.config.store.Marks;
import dev.caravan.node.membership.MembershipState.Kind;
import dev.caravan.protocols.loop.Time;

import org.apache.pekko.actor.typed.ActorSystem;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * This node among the others. It stays the same object while the {@code cluster} actor system below
 * it is downed and started anew, which no listener and no connection notices. Any thread; nothing
 * blocks but what says so.
 */
public interface Membership extends AutoCloseable {
    /**
     * A node.
     *
     * @param node its id
     * @param roles what it is for
     */
    record Self(String node, Set<String> roles) {
        public Self {
            roles = Set.copyOf(roles);
        }
    }

    /**
     * Opens the cluster port and begins to form or join a cluster, which may take for ever: see
     * {@link #state} and {@link #formed}. Blocks until the port is open.
     *
     * @param marks this node's disk; used by one thread of this object
     * @throws MembershipException when the port cannot be opened
     */
    static Membership start(
            Self self,
            ClusterSettings settings,
            Marks marks,
            ClusterKnowledge knowledge,
            Time time) {
        return ClusterMembership.start(self, settings, marks, knowledge, time);
    }

    /** Of a node that has no cluster; its post reaches itself. */
    static Membership alone(Self self, Time time) {
        return new Alone(self, time);
    }

    /** What carries frames between nodes. */
    Post post();

    /** The members this node sees, itself included, by rising ids; none while it is no member. */
    Collection<Member> members();

    /** How it stands to the cluster. */
    MembershipState state();

    /**
     * Completes when this node belongs to a cluster, on its disk, and is about to be a member; never
     * for a node alone. Not on an actor's thread; what follows may block.
     */
    CompletionStage<Formed> formed();

    /** Where other nodes find it; empty while its system is started anew. */
    Optional<HostPort> address();

    /** The system as it is now, for what lives in it; another one after it was started anew. */
    Optional<ActorSystem<?>> system();

    /** Leaves the cluster in order, within this time, else without a word; not to come back. */
    CompletionStage<Void> leave(Duration within);

    /** Ends it at once, without a word to others. Blocks. */
    @Override
    void close();

    /** Whether it is a member. */
    default boolean isUp() {
        return state().kind() == Kind.UP;
    }
}
