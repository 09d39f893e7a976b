package dev.caravan.node.live;

import dev.caravan.management.port.Connections;
import dev.caravan.protocols.connection.Sight;
import dev.caravan.protocols.listener.LiveConnections;
import dev.caravan.protocols.stack.ConnectionInfo;
import dev.caravan.protocols.stack.Passport;
import dev.caravan.protocols.stack.Refusal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The live connections of this node, seen on their loops. */
final class NodeConnections implements Connections {
    private static final double NANOS_PER_MILLI = 1e6;

    private final LiveConnections live;

    NodeConnections(LiveConnections live) {
        this.live = live;
    }

    @Override
    public CompletionStage<List<View>> list(Filter filter, int limit) {
        Which which = Which.of(filter);
        return live.list(filter.above(), limit, which, NodeConnections::view);
    }

    @Override
    public CompletionStage<Long> count(Filter filter) {
        return live.count(Which.of(filter));
    }

    @Override
    public CompletionStage<Optional<View>> find(long id) {
        return live.find(id, NodeConnections::view);
    }

    @Override
    public CompletionStage<Long> close(Filter filter, String reason) {
        Refusal why = Refusal.of(Refusal.Kind.CLOSED_BY_OPERATOR, reason);
        return live.end(Which.of(filter), why);
    }

    private static View view(Sight seen) {
        ConnectionInfo info = seen.info();
        return new View(
                info.id(),
                info.listener(),
                Words.address(info.client()),
                Words.address(info.local()),
                seen.protocol(),
                seen.state(),
                seen.user(),
                seen.target(),
                seen.upstream().map(Words::address).orElse(""),
                info.acceptedAtMillis(),
                seen.bytesIn(),
                seen.bytesOut(),
                seen.exchanges(),
                info.passport().map(NodeConnections::stamps).orElse(List.of()),
                facts(info));
    }

    private static List<Stamp> stamps(Passport passport) {
        List<Stamp> stamps = new ArrayList<>();
        for (int i = 0; i < passport.size(); i++) {
            stamps.add(new Stamp(passport.state(i), passport.nanos(i) / NANOS_PER_MILLI));
        }
        return List.copyOf(stamps);
    }

    private static Map<String, String> facts(ConnectionInfo info) {
        Map<String, String> facts = new LinkedHashMap<>();
        info.facts((fact, value) -> facts.put(fact.name(), value.toString()));
        return facts;
    }
}
