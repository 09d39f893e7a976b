package dev.caravan.node.live;

import dev.caravan.node.apply.Applier;
import dev.caravan.protocols.access.Bans;
import dev.caravan.protocols.listener.LiveConnections;
import dev.caravan.protocols.loop.Time;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What collections say, made to hold on this node at once: whoever watches the ledger tells it each
 * collection whole whenever one changed. Connections that only the words of before let in end within
 * a second. Any thread; nothing blocks.
 */
public final class Collections {
    private final Applier applier;
    private final Bans bans;
    private final LiveConnections live;
    private final Time time;
    private List<Ban> entries = List.of();
    private List<Ban> holding = List.of();

    Collections(Applier applier, Bans bans, LiveConnections live, Time time) {
        this.applier = applier;
        this.bans = bans;
        this.live = live;
        this.time = time;
    }

    /**
     * The users of the collection that belongs to the set {@code set}, in place of those of the call
     * before. They lie over the users that the document or its file has for that set.
     *
     * @param users name to bcrypt hash; empty for who is blocked, whatever the document says
     * @return completed when every loop has looked, with the number of tunnels that ended
     * @throws dev.caravan.protocols.access.InvalidAccessException naming everyone who has a problem;
     *     nothing has changed then
     */
    public CompletionStage<Long> users(String set, Map<String, Optional<String>> users) {
        return applier.overlay(set, users);
    }

    /**
     * Who is banned, in place of those of the call before.
     *
     * @return completed when every loop has looked, with the number of connections that ended
     * @throws dev.caravan.protocols.access.InvalidAccessException for a client that is neither an
     *     address nor a block; nothing has changed then
     */
    public synchronized CompletionStage<Long> bans(Collection<Ban> all) {
        List<Ban> next = List.copyOf(all);
        CompletionStage<Long> ended = hold(next);
        entries = next;
        return ended;
    }

    /** Lets go of bans whose time is over; called every second or so. */
    synchronized void tick() {
        hold(entries);
    }

    private CompletionStage<Long> hold(List<Ban> wanted) {
        long now = time.wallMillis();
        List<Ban> standing = wanted.stream().filter(ban -> ban.holdsAt(now)).toList();
        if (standing.equals(holding)) {
            return CompletableFuture.completedStage(0L);
        }
        List<String> clients = new ArrayList<>();
        Set<String> users = new HashSet<>();
        for (Ban ban : standing) {
            ban.client().ifPresent(clients::add);
            ban.user().ifPresent(users::add);
        }
        bans.replace(clients, users);
        holding = standing;
        return live.revoke();
    }
}
