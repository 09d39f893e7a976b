package dev.caravan.node.membership;

import dev.caravan.config.peer.Post;
import dev.caravan.protocols.loop.Time;

import org.apache.pekko.actor.typed.ActorSystem;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A node without a cluster. */
final class Alone implements Membership {
    private final OwnPost post;
    private final MembershipState state;

    Alone(Self self, Time time) {
        this.post = new OwnPost(self.node(), OwnPost.Carrier::none);
        this.state = new MembershipState(
                MembershipState.Kind.ALONE, time.wallMillis(), "it was given no cluster");
    }

    @Override
    public Post post() {
        return post;
    }

    @Override
    public Collection<Member> members() {
        return List.of();
    }

    @Override
    public MembershipState state() {
        return state;
    }

    @Override
    public CompletionStage<Formed> formed() {
        return new CompletableFuture<Formed>();
    }

    @Override
    public Optional<HostPort> address() {
        return Optional.empty();
    }

    @Override
    public Optional<ActorSystem<?>> system() {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Void> leave(Duration within) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        post.close();
    }
}
