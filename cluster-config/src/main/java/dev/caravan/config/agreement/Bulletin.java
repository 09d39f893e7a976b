package dev.caravan.config.agreement;

import dev.caravan.config.agreement.Agreement.Standing;
import dev.caravan.config.ledger.LedgerView;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a seat shows of itself: written within turns, read by any thread. */
final class Bulletin {
    private static final Logger LOG = LoggerFactory.getLogger(Bulletin.class);

    private final Clock clock;
    private final List<Consumer<LedgerView>> watchers = new CopyOnWriteArrayList<>();
    private volatile LedgerView view;
    private volatile Standing standing;
    private long quorumMillis;

    Bulletin(Clock clock, LedgerView view) {
        this.clock = clock;
        this.view = view;
        this.standing = new Standing(Optional.empty(), false, false, 0, false, clock.millis());
        this.quorumMillis = Long.MIN_VALUE;
    }

    LedgerView view() {
        return view;
    }

    Standing standing() {
        return standing;
    }

    /** Tells {@code watcher} the present view, and each later one until it is closed. */
    void watch(Consumer<LedgerView> watcher) {
        watchers.add(watcher);
        tell(watcher, view);
    }

    void unwatch(Consumer<LedgerView> watcher) {
        watchers.remove(watcher);
    }

    void show(LedgerView now) {
        if (now.index() > view.index()) {
            view = now;
            watchers.forEach(watcher -> tell(watcher, now));
        }
    }

    private static void tell(Consumer<LedgerView> watcher, LedgerView view) {
        try {
            watcher.accept(view);
        } catch (RuntimeException e) {
            LOG.error("Someone who watches what is agreed on failed at {}", view.index(), e);
        }
    }

    /** A majority was heard of at {@code millis}. */
    void quorum(long millis) {
        quorumMillis = Math.max(quorumMillis, millis);
    }

    /** This is how the node stands. */
    void stand(Optional<String> leader, boolean leads, boolean votes, int term) {
        long age = SeatSettings.quorumAge().toMillis();
        boolean quorum = quorumMillis != Long.MIN_VALUE && clock.millis() - quorumMillis <= age;
        Standing before = standing;
        if (before.quorum() == quorum
                && before.leads() == leads
                && before.voter() == votes
                && before.term() == term
                && before.leader().equals(leader)) {
            return;
        }
        long since = before.quorum() == quorum ? before.sinceMillis() : clock.millis();
        standing = new Standing(leader, leads, votes, term, quorum, since);
    }

    /** The node stands nowhere any more. */
    void stopped() {
        quorumMillis = Long.MIN_VALUE;
        stand(Optional.empty(), false, standing.voter(), (int) standing.term());
    }
}
