package dev.caravan.management.fake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.caravan.management.port.Connections;
import dev.caravan.management.port.Listeners;
import dev.caravan.management.port.Rejects;
import dev.caravan.management.port.ThisNode;
import dev.caravan.management.port.Upstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/** A node that does nothing but remember. */
public final class FakeNode implements ThisNode, Listeners, Rejects {
    public final List<String> orders = new ArrayList<>();
    public final Live connections = new Live();
    private final String id;

    public FakeNode(String id) {
        this.id = id;
    }

    @Override
    public ThisNode.View view() {
        return new ThisNode.View(
                id,
                "node-" + id,
                "0.1.0",
                "10.0.0.1:7640",
                "10.0.0.1:9640",
                List.of("ingress"),
                Map.of("zone", "x"),
                "up",
                5000,
                true,
                id.equals("a1"),
                true,
                "",
                orders.contains("drain"),
                1,
                "00",
                0,
                List.of(),
                connections.live.size(),
                4000,
                1,
                "d1");
    }

    @Override
    public CompletionStage<Void> drain() {
        orders.add("drain");
        return completedFuture(null);
    }

    @Override
    public CompletionStage<Void> undrain() {
        orders.add("undrain");
        return completedFuture(null);
    }

    @Override
    public CompletionStage<Void> leave() {
        orders.add("leave");
        return completedFuture(null);
    }

    @Override
    public List<Listeners.View> list() {
        return List.of(
                new Listeners.View("web", List.of("127.0.0.1:8080"), "open", "", "http", 2, 10, 1));
    }

    private static List<Upstreams.RouteView> theRoutes() {
        return List.of(new Upstreams.RouteView("web", "api", "path-prefix /api", "upstream api"));
    }

    @Override
    public CompletionStage<List<Rejects.View>> last(int limit) {
        return completedFuture(List.of(new Rejects.View(
                id.equals("a1") ? 1000 : 2000,
                "web",
                "10.1.1.1:5",
                "client",
                17,
                "RFC 9112, 5",
                "Foo : x")));
    }

    /** Its upstreams. */
    public Upstreams upstreams() {
        return new Upstreams() {
            @Override
            public List<View> list() {
                return List.of(new View(
                        "api",
                        List.of(new EndpointView("127.0.0.1:9001", "up", 1, 0, 1, 5, 0, 9)),
                        List.of("web/api")));
            }

            @Override
            public List<RouteView> routes() {
                return theRoutes();
            }
        };
    }

    /** Its connections. */
    public static final class Live implements Connections {
        public final ConcurrentSkipListMap<Long, View> live = new ConcurrentSkipListMap<>();

        /** Opens one. */
        public void open(long id, String user, String target) {
            live.put(
                    id,
                    new View(
                            id,
                            "web",
                            "10.1.1.1:5",
                            "10.0.0.1:8080",
                            "connect",
                            "relaying",
                            user,
                            target,
                            "93.184.216.34:443",
                            1000,
                            10,
                            20,
                            0,
                            List.of(new Stamp("accepted", 0), new Stamp("relaying", 1.5)),
                            Map.of("user", user)));
        }

        private static Predicate<View> of(Filter filter) {
            return view -> view.id() > filter.above()
                    && filter.id().map(id -> id == view.id()).orElse(true)
                    && filter.listener().map(view.listener()::equals).orElse(true)
                    && filter.user().map(view.user()::equals).orElse(true)
                    && filter.target().map(view.target()::equals).orElse(true)
                    && filter.protocol().map(view.protocol()::equals).orElse(true)
                    && filter.client().map("10.1.1.1"::equals).orElse(true);
        }

        @Override
        public CompletionStage<List<View>> list(Filter filter, int limit) {
            return completedFuture(
                    live.values().stream().filter(of(filter)).limit(limit).toList());
        }

        @Override
        public CompletionStage<Long> count(Filter filter) {
            return completedFuture(live.values().stream().filter(of(filter)).count());
        }

        @Override
        public CompletionStage<Optional<View>> find(long id) {
            return completedFuture(Optional.ofNullable(live.get(id)));
        }

        @Override
        public CompletionStage<Long> close(Filter filter, String reason) {
            long before = live.size();
            live.values().removeIf(of(filter));
            return completedFuture(before - live.size());
        }
    }
}
