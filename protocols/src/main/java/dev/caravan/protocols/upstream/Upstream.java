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

    private Map<Target, EndpointOverride> overrides = Map.of();

    private record State(UpstreamSettings settings, Endpoint[] endpoints, Turns turns) {}

    private Upstream(String name, UpstreamSettings settings, Egress egress, Dial.Judge own) {
        this.name = name;
        this.egress = egress;
        this.own = own;
        Endpoint[] endpoints = endpoints(settings, Map.of());
        this.state = new State(settings, endpoints, Turns.of(endpoints));
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

    /**
     * Swaps the settings; endpoints that go close what idles. Overrides stay. Any
     * thread; as with overrides, one call at a time.
     */
    public void replace(UpstreamSettings settings) {
        Map<Target, Endpoint> before = new LinkedHashMap<>();
        for (Endpoint endpoint : state.endpoints) {
            before.put(endpoint.target(), endpoint);
        }
        Endpoint[] after = endpoints(settings, before);
        state = new State(settings, after, Turns.of(after));
        for (Endpoint endpoint : after) {
            before.remove(endpoint.target());
            endpoint.rules(settings.rules());
        }
        before.values().forEach(Endpoint::close);
    }

    /**
     * Takes an operator's word over the endpoint at {@code address}, whether there is one now or
     * only after a change of the settings; {@link EndpointOverride#NONE} lifts it. Any thread,
     * one call at a time.
     */
    public void override(Target address, EndpointOverride word) {
        Map<Target, EndpointOverride> all = new LinkedHashMap<>(overrides);
        all.put(address, word);
        overrides(all);
    }

    /** Takes these words over its endpoints, and no others. Any thread, one call at a time. */
    public void overrides(Map<Target, EndpointOverride> words) {
        Map<Target, EndpointOverride> all = new LinkedHashMap<>(words);
        all.values().removeIf(EndpointOverride.NONE::equals);
        if (all.equals(overrides)) {
            return;
        }
        overrides = Map.copyOf(all);
        State now = state;
        for (Endpoint endpoint : now.endpoints) {
            endpoint.override(word(endpoint.target()));
        }
        state = new State(now.settings, now.endpoints, Turns.of(now.endpoints));
    }

    private EndpointOverride word(Target target) {
        return overrides.getOrDefault(target, EndpointOverride.NONE);
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
            Endpoint endpoint =
                    kept != null ? kept : new Endpoint(target, egress, settings.rules());
            endpoint.override(word(target));
            made.add(endpoint);
        }
        return made.toArray(Endpoint[]::new);
    }

    private Dial.Judge judge(State now) {
        return now.settings.own() ? ANY : own;
    }

    /** An idle connection to the endpoint whose turn it is, or null; then {@link #lease}. */
    public @Nullable Lease poll(Loop loop, long now) {
        State current = state;
        Endpoint[] endpoints = current.turns.round;
        if (endpoints.length == 0) {
            return null;
        }
        int at = endpoints.length == 1 ? 0 : turn(loop).peek(endpoints, loop, now);
        Lease lease = endpoints[at].pool(loop).poll(now, judge(current));
        if (lease != null && endpoints.length > 1) {
            turn(loop).passed(at);
        }
        return lease;
    }

    /**
     * A connection to the endpoint whose turn it is, or to the next that can be connected; none when
     * an operator took every one out.
     *
     * @param freshOnly not one that served before
     */
    public Search lease(Loop loop, boolean freshOnly, Taker then) {
        State current = state;
        Turns turns = current.turns;
        Endpoint[] all = turns.endpoints;
        if (all.length == 0) {
            Search nowhere = new Search(all, 0, loop, judge(current), freshOnly, then);
            nowhere.none(
                    "upstream " + name + ": every endpoint is drained, disabled or of weight 0");
            return nowhere;
        }
        RoundRobin turn = turn(loop);
        int at = turn.peek(turns.round, loop, loop.time().nanos());
        turn.passed(at);
        return new Search(all, turns.place(at), loop, judge(current), freshOnly, then).begin();
    }

    /** Whether {@code lease} leads to one of its endpoints that gets exchanges. */
    public boolean owns(Lease lease) {
        for (Endpoint endpoint : state.turns.endpoints) {
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
