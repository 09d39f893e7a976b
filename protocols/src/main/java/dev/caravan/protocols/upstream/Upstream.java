package dev.caravan.protocols.upstream;

import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Target;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A named group of endpoints. It lives across revisions: {@link #replace} swaps its settings, and an
 * endpoint that stays keeps its connections. It belongs to the loops of one node or proxy.
 */
public final class Upstream {
    private static final Dial.Judge ANY = (target, address) -> Optional.empty();

    private final String name;
    private final Egress egress;
    private final Dial.Judge own;
    private volatile State state;
    private final AtomicReference<@Nullable RoundRobin[]> turns =
            new AtomicReference<>(new RoundRobin[0]);

    private record State(UpstreamSettings settings, Endpoint[] endpoints) {}

    private Upstream(String name, UpstreamSettings settings, Egress egress, Dial.Judge own) {
        this.name = name;
        this.egress = egress;
        this.own = own;
        this.state = new State(settings, endpoints(settings, Map.of()));
    }

    /**
     * An upstream.
     *
     * @param egress the way out to its endpoints
     * @param own refuses the node's own addresses; asked unless the settings say {@code own}
     */
    public static Upstream of(
            String name, UpstreamSettings settings, Egress egress, Dial.Judge own) {
        return new Upstream(name, settings, egress, own);
    }

    /** Its name in the document, in logs and metrics. */
    public String name() {
        return name;
    }

    /** The settings as they are now. */
    public UpstreamSettings settings() {
        return state.settings;
    }

    /** The endpoints as they are now, in the written order. */
    public List<Endpoint> endpoints() {
        return List.of(state.endpoints);
    }

    /** Swaps the settings; endpoints that go close what idles. Any thread, one at a time. */
    public void replace(UpstreamSettings settings) {
        Map<Target, Endpoint> before = new LinkedHashMap<>();
        for (Endpoint endpoint : state.endpoints) {
            before.put(endpoint.target(), endpoint);
        }
        Endpoint[] after = endpoints(settings, before);
        state = new State(settings, after);
        for (Endpoint endpoint : after) {
            before.remove(endpoint.target());
            endpoint.rules(settings.rules());
        }
        before.values().forEach(Endpoint::close);
    }

    /** Closes what idles; connections in use end with their exchange. */
    public void close() {
        for (Endpoint endpoint : state.endpoints) {
            endpoint.close();
        }
    }

    private Endpoint[] endpoints(UpstreamSettings settings, Map<Target, Endpoint> before) {
        List<Endpoint> made = new ArrayList<>();
        for (String text : settings.endpoints()) {
            Target target = UpstreamSettings.target(text);
            Endpoint kept = before.get(target);
            made.add(kept != null ? kept : new Endpoint(target, egress, settings.rules()));
        }
        return made.toArray(Endpoint[]::new);
    }

    private Dial.Judge judge(State now) {
        return now.settings.own() ? ANY : own;
    }

    /** An idle connection to the endpoint whose turn it is, or null; then {@link #lease}. */
    public @Nullable Lease poll(Loop loop, long now) {
        State current = state;
        Endpoint[] endpoints = current.endpoints;
        int at = endpoints.length == 1 ? 0 : turn(loop).peek(endpoints, loop, now);
        Lease lease = endpoints[at].pool(loop).poll(now, judge(current));
        if (lease != null && endpoints.length > 1) {
            turn(loop).passed(at);
        }
        return lease;
    }

    /**
     * A connection to the endpoint whose turn it is, or to the next that can be connected.
     *
     * @param freshOnly not one that served before
     */
    public Search lease(Loop loop, boolean freshOnly, Taker then) {
        State current = state;
        RoundRobin turn = turn(loop);
        int at = turn.peek(current.endpoints, loop, loop.time().nanos());
        turn.passed(at);
        Endpoint[] all = current.endpoints;
        return new Search(all, at, loop, judge(current), freshOnly, then).begin();
    }

    /** Whether {@code lease} leads to one of its endpoints. */
    public boolean owns(Lease lease) {
        for (Endpoint endpoint : state.endpoints) {
            if (endpoint.target().equals(lease.pool().target())) {
                return true;
            }
        }
        return false;
    }

    private RoundRobin turn(Loop loop) {
        @Nullable RoundRobin[] known = turns.get();
        int i = loop.index();
        RoundRobin turn = i < known.length ? known[i] : null;
        return turn != null ? turn : newTurn(i);
    }

    /** Each loop sets its own place, so only growing must be repeated when loops race. */
    private RoundRobin newTurn(int i) {
        RoundRobin turn = new RoundRobin();
        turns.updateAndGet(known -> {
            @Nullable RoundRobin[] grown = Arrays.copyOf(known, Math.max(known.length, i + 1));
            grown[i] = turn;
            return grown;
        });
        return turn;
    }

    @Override
    public String toString() {
        return "upstream " + name + " " + state.settings.endpoints();
    }
}
