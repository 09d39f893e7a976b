package dev.caravan.config.agreement;

import dev.caravan.config.peer.Peers;

import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicInteger;

/** Letters of the other members: read on any thread, handled within turns. */
final class Inbox implements Peers.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int WAITING = 10_000;

    private final String ours;
    private final Turns turns;
    private final Group group;
    private final Mending mending;
    private final Post post;
    private final Freshness freshness = new Freshness();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Runnable leaderHeard;

    /** {@code leaderHeard} is run each time the leader is heard of. */
    Inbox(String ours, Turns turns, Group group, Mending mending, Post post, Runnable leaderHeard) {
        this.ours = ours;
        this.turns = turns;
        this.group = group;
        this.mending = mending;
        this.post = post;
        this.leaderHeard = leaderHeard;
    }

    @Override
    public void received(String from, byte[] bytes) {
        RaftWire.Letter letter;
        try {
            letter = RaftWire.read(bytes);
        } catch (IllegalArgumentException e) {
            LOG.warn("A letter of node {} was dropped: {}", from, e.getMessage());
            return;
        }
        if (!letter.group().equals(ours)
                || !Endpoint.id(letter.message().getSender()).equals(from)) {
            LOG.warn(
                    "A letter of node {} was dropped: it is of group {} and signed {}",
                    from,
                    letter.group(),
                    Endpoint.id(letter.message().getSender()));
            return;
        }
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            return;
        }
        turns.submit(() -> {
            waiting.decrementAndGet();
            handle(from, letter);
        });
    }

    private void handle(String from, RaftWire.Letter letter) {
        RaftMessage message = letter.message();
        if (!freshness.fresh(from, letter.run(), letter.number()) || !mending.wanted(message)) {
            return;
        }
        RaftMessage mended = mending.before(message);
        turns.atOnce(() -> group.handle(mended));
        group.endSearch();
        if (message instanceof PreVoteResponse answer && !answer.isGranted()) {
            group.refusedIn(answer.getTerm());
        }
        mending.after(message).ifPresent(answer -> post.send(message.getSender(), answer));
        boolean leaders = message instanceof AppendEntriesRequest
                || message instanceof InstallSnapshotRequest;
        if (leaders && message.getTerm() == group.term()) {
            leaderHeard.run();
        }
    }
}
