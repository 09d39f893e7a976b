package dev.caravan.management.server;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.store.AuditLog;
import dev.caravan.management.api.AuditRoutes;
import dev.caravan.management.api.BanRoutes;
import dev.caravan.management.api.ClusterHealthRoutes;
import dev.caravan.management.api.ConfigRoutes;
import dev.caravan.management.api.ConfigWriting;
import dev.caravan.management.api.ConnectionRoutes;
import dev.caravan.management.api.EventRoutes;
import dev.caravan.management.api.HealthRoutes;
import dev.caravan.management.api.ListRoutes;
import dev.caravan.management.api.ListenerRoutes;
import dev.caravan.management.api.MetricsRoutes;
import dev.caravan.management.api.NodeRoutes;
import dev.caravan.management.api.OverrideRoutes;
import dev.caravan.management.api.Proposals;
import dev.caravan.management.api.RevisionRoutes;
import dev.caravan.management.api.RolloutRoutes;
import dev.caravan.management.api.TokenRoutes;
import dev.caravan.management.api.UpstreamRoutes;
import dev.caravan.management.api.UserRoutes;
import dev.caravan.management.audit.Trail;
import dev.caravan.management.auth.KeptToken;
import dev.caravan.management.auth.Tokens;
import dev.caravan.management.event.EventRing;
import dev.caravan.management.event.LedgerEvents;
import dev.caravan.management.event.NodeEvents;
import dev.caravan.management.fleet.Fleet;
import dev.caravan.management.fleet.LocalAnswers;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.port.Health;
import dev.caravan.management.port.Metrics;

import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** The API of a cluster's node, assembled: the parts first, then the list of what is served. */
final class ClusterApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterApi.class);
    private static final int EVENTS = 1024;
    private static final int LISTENERS = 64;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration STILL_THERE = Duration.ofSeconds(15);

    private final Tokens tokens;
    private final EventRing ring;
    private final AutoCloseable watching;
    private final Cancellable looking;
    private final List<Operation> operations;

    ClusterApi(
            Cluster cluster,
            Map<String, KeptToken> bootstrap,
            Health health,
            Metrics metrics,
            Surroundings with) {
        Agreement agreement = cluster.agreed().agreement();
        Cluster.Here here = cluster.here();
        Executor blocking = with.blocking();
        SecureRandom random = new SecureRandom();
        tokens = new Tokens(agreement::local, bootstrap, with.clock());
        ring = new EventRing(Long.toHexString(random.nextLong()), EVENTS, LISTENERS);
        watching =
                agreement.watch(new LedgerEvents(agreement.local(), blocking, ring::add)::viewed);
        Trail trail = new Trail(
                cluster.audit(),
                blocking,
                with.clock(),
                line -> ring.add("audit", Json.tree(told(line))));
        Proposals proposals = new Proposals(agreement, trail, with.clock());
        Fleet fleet = new Fleet(cluster.peers(), () -> agreement.local().nodes().keySet());
        new LocalAnswers(
                        new LocalAnswers.Ports(
                                here.node(),
                                here.listeners(),
                                here.upstreams(),
                                here.connections(),
                                here.rejects()),
                        trail,
                        tokens::used)
                .answer(cluster.peers());
        NodeEvents nodes = new NodeEvents(
                cluster.peers()::reachable, () -> agreement.local().nodes().keySet(), ring::add);
        looking = with.materializer()
                .system()
                .scheduler()
                .scheduleWithFixedDelay(
                        LOOK, LOOK, nodes::look, with.materializer().executionContext());
        ConfigWriting config = new ConfigWriting(
                agreement,
                cluster.agreed().revising(),
                cluster.agreed().documents(),
                here.node(),
                trail,
                blocking);
        operations = Routes.described(Stream.of(
                new ConfigRoutes(config).operations(),
                new RevisionRoutes(config).operations(),
                new RolloutRoutes(proposals, cluster.agreed().rollouts()).operations(),
                new NodeRoutes(proposals, fleet).operations(),
                new ListenerRoutes(fleet).operations(),
                new UpstreamRoutes(proposals, fleet).operations(),
                new OverrideRoutes(proposals).operations(),
                new ConnectionRoutes(proposals, fleet).operations(),
                new UserRoutes(proposals, fleet, here.hashes(), blocking).operations(),
                new BanRoutes(proposals, fleet).operations(),
                new ListRoutes(proposals).operations(),
                new TokenRoutes(proposals, fleet, tokens, random).operations(),
                new EventRoutes(ring, with.materializer(), STILL_THERE, 2 * EVENTS).operations(),
                new AuditRoutes(fleet).operations(),
                new HealthRoutes(health).operations(),
                new ClusterHealthRoutes(agreement, here.node()).operations(),
                new MetricsRoutes(metrics, blocking).operations()));
    }

    /** THE list. */
    List<Operation> operations() {
        return operations;
    }

    /** Who may ask. */
    Tokens tokens() {
        return tokens;
    }

    private static Told told(AuditLog.Line line) {
        return new Told(line.who(), line.from(), line.what(), line.result());
    }

    /** Lets those who listen to events go. */
    @Override
    public void close() {
        looking.cancel();
        ring.close();
        try {
            watching.close();
        } catch (Exception e) {
            LOG.warn("management: cannot stop watching", e);
        }
    }

    /** What the API stands on. */
    record Surroundings(Materializer materializer, Executor blocking, InstantSource clock) {}

    /** An audit line as an event: without what was there. */
    private record Told(String who, String from, String what, String result) {}
}
