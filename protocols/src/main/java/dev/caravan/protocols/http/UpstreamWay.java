package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.HeadRules;
import dev.caravan.protocols.http1.Tolerance;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.upstream.Lease;
import dev.caravan.protocols.upstream.Search;
import dev.caravan.protocols.upstream.Taker;
import dev.caravan.protocols.upstream.Upstream;
import dev.caravan.protocols.upstream.UpstreamSettings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The way of a reverse proxy's route to its upstream. */
final class UpstreamWay implements Way {
    private final Upstream upstream;
    private volatile @Nullable Reading reading;

    /** How answers are read, made once for each settings of the upstream. */
    private record Reading(UpstreamSettings of, HeadRules rules) {}

    UpstreamWay(Upstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public @Nullable Lease poll(Loop loop, long now) {
        return upstream.poll(loop, now);
    }

    @Override
    public Runnable lease(Loop loop, boolean freshOnly, Taker then) {
        Search search = upstream.lease(loop, freshOnly, then);
        return search::giveUp;
    }

    @Override
    public boolean leads(Lease pinned) {
        return upstream.owns(pinned);
    }

    @Override
    public HeadRules rules() {
        UpstreamSettings now = upstream.settings();
        Reading known = reading;
        if (known == null || known.of != now) {
            List<Tolerance> faults = new ArrayList<>();
            for (String word : now.tolerate()) {
                faults.add(Tolerance.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
            }
            known = new Reading(now, HeadRules.DEFAULT.tolerating(faults));
            reading = known;
        }
        return known.rules;
    }

    @Override
    public void edit(LiveExchange x, HeadEdits edits) {
        ForwardedFields forwarded = x.asked.forwarded();
        if (forwarded != null) {
            forwarded.edit(x.asked.head(), edits);
        }
        edits.add(x.wire.pseudonym().via());
    }

    @Override
    public void editAnswer(LiveExchange x, HeadEdits edits) {
        // A gateway's answer needs no Via (RFC 9110 §7.6.3).
    }

    @Override
    public String name() {
        return upstream.name();
    }
}
