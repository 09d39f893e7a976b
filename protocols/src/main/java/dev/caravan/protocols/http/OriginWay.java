package dev.caravan.protocols.http;

import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.http1.FieldName;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HeadRules;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.upstream.Lease;
import dev.caravan.protocols.upstream.Pool;
import dev.caravan.protocols.upstream.Taker;

import org.jspecify.annotations.Nullable;

/**
 * The way of a forward proxy to a target that a client named; the listener's judge is asked about
 * the address at each lease.
 */
record OriginWay(Pool pool, Dial.Judge judge) implements Way {
    @Override
    public @Nullable Lease poll(Loop loop, long now) {
        return pool.poll(now, judge);
    }

    @Override
    public Runnable lease(Loop loop, boolean freshOnly, Taker then) {
        return pool.lease(judge, freshOnly, then);
    }

    @Override
    public boolean leads(Lease pinned) {
        return pinned.pool() == pool
                && judge.refuses(pool.target(), pinned.remote()).isEmpty();
    }

    @Override
    public HeadRules rules() {
        return HeadRules.DEFAULT;
    }

    @Override
    public void edit(LiveExchange x, HeadEdits edits) {
        // What is meant for this proxy is not for the origin (RFC 9110 §11.7.2).
        edits.remove(FieldName.PROXY_AUTHORIZATION).add(x.wire.pseudonym().via());
    }

    @Override
    public void editAnswer(LiveExchange x, HeadEdits edits) {
        edits.add(x.wire.pseudonym().via());
    }

    @Override
    public @Nullable String name() {
        return null;
    }
}
