package dev.caravan.node;

import dev.caravan.config.agreement.Agreement;
import dev.caravan.config.agreement.RaftStoreCodec;
import dev.caravan.config.agreement.SeatSettings;
import dev.caravan.config.conductor.Conductor;
import dev.caravan.config.conductor.ConductorParts;
import dev.caravan.config.conductor.Ordering;
import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.edit.Redaction;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.model.NodeIdentity;
import dev.caravan.config.peer.LetterBox;
import dev.caravan.config.peer.Topic;
import dev.caravan.config.revision.ContentExchange;
import dev.caravan.config.revision.Rehearsing;
import dev.caravan.config.revision.Revisions;
import dev.caravan.config.store.Marks;
import dev.caravan.config.store.NodeStore;
import dev.caravan.management.server.Cluster;
import dev.caravan.node.agent.FirstDocument;
import dev.caravan.node.agent.NodeAgent;
import dev.caravan.node.agent.Serving;
import dev.caravan.node.agent.SocketProbes;
import dev.caravan.node.agreement.Arrival;
import dev.caravan.node.agreement.Roster;
import dev.caravan.node.agreement.Seating;
import dev.caravan.node.apply.Applier;
import dev.caravan.node.data.DataDirectory;
import dev.caravan.node.live.LedgerFollower;
import dev.caravan.node.live.Live;
import dev.caravan.node.membership.ClusterSettings;
import dev.caravan.node.membership.Formed;
import dev.caravan.node.membership.Member;
import dev.caravan.node.membership.Membership;
import dev.caravan.node.membership.MembershipException;
import dev.caravan.node.ports.EditedDocuments;
import dev.caravan.node.ports.NodeSelf;
import dev.caravan.node.ports.OrderedRollouts;
import dev.caravan.node.ports.UserHashes;
import dev.caravan.node.report.ClusterStanding;
import dev.caravan.protocols.listener.Places;
import dev.caravan.protocols.loop.EventLoops;
import dev.caravan.protocols.loop.Time;

import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import scala.concurrent.ExecutionContext;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What makes a node one of a cluster, the order of its start top to bottom: what its disk has proven
 * is served first, then it looks for the others, takes its seat, and is conducted.
 */
final class ClusterNode implements Guidance {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Who leads and has no file waits so long for a node that has one. */
    private static final Duration FOR_A_FILE = Duration.ofSeconds(10);

    private final Base base;
    private final ClusterSettings settings;
    private final NodeStore store;
    private final ReadingOptions options;
    private final Serving serving;
    private final Membership membership;
    private final LetterBox peers;
    private final Seating seating;
    private final Arrival arrival;
    private final Redaction redaction;
    private final ContentExchange content;
    private final Revisions revisions;
    private final LedgerFollower follower;
    private final NodeAgent agent;
    private final FirstDocument first;
    private final OwnRecord record;
    private final KnownCluster knowledge;
    private long knownSinceMillis;
    private volatile BooleanSupplier ending = () -> false;

    /** What it stands on: a node without a document. */
    record Base(
            NodeSettings settings,
            DataDirectory data,
            ActorSystem<?> system,
            EventLoops loops,
            Places places,
            Applier applier,
            Live live,
            ExecutorService blocking,
            Teardown teardown) {
        String id() {
            return data.nodeId();
        }
    }

    private ClusterNode(Base base, ClusterSettings settings) {
        this.base = base;
        this.settings = settings;
        this.store = NodeStore.open(base.data().path(), new RaftStoreCodec(), Time.system());
        base.teardown().push("store", store);
        FromDisk disk = new FromDisk(base.settings(), base.data(), store);
        disk.refuseToComeBack();
        this.options = disk.reading();
        this.serving = new Serving(base.applier(), DocumentReader.of(options), store.marks());
        disk.serveWhatIsProven(serving);
        disk.refuseAWrongFile(serving);
        this.knowledge = new KnownCluster(base.settings().program().reads());
        this.membership = membership();
        base.teardown().push("cluster", membership);
        this.record = new OwnRecord(base.settings(), base.id(), membership);
        this.peers = new LetterBox(membership.post(), Time.system(), new SecureRandom());
        base.teardown().push("letters", peers);
        Recurring ticking = new Recurring("letters", peers::tick, base.blocking());
        every(LetterBox.TICK, () -> {
            if (!peers.isIdle()) {
                ticking.run();
            }
        });
        this.seating = new Seating(store, peers, base.blocking(), Time.system());
        base.teardown().push("seat", seating);
        knowledge.by(seating);
        this.arrival = new Arrival(
                seating, store.marks(), Time.system(), base.id(), record::now, peers::reachable);
        this.redaction = new Redaction(DocumentReader.of(options), arrival::redactionKey);
        this.content = new ContentExchange(peers, store.content(), base.blocking());
        this.revisions = revisions();
        this.follower = new LedgerFollower(base.live(), base.id(), base.blocking());
        this.agent = agent();
        this.first = new FirstDocument(
                base.settings().config(),
                base.settings().operators().configWins(),
                new FirstDocument.Parts(seating, revisions, redaction, store.marks(), base.id()));
    }

    /**
     * Serves what is proven and opens the cluster port; what goes on goes on until the teardown.
     *
     * @throws StartFailed when a port is taken, or the disk is another's
     */
    static ClusterNode start(Base base, ClusterSettings settings) {
        return new ClusterNode(base, settings);
    }

    private Membership membership() {
        try {
            return Membership.start(
                    new Membership.Self(base.id(), base.settings().identity().roles()),
                    settings,
                    store.marks(),
                    knowledge,
                    Time.system());
        } catch (MembershipException e) {
            throw new StartFailed(
                    e.isPortTaken() ? Exit.PORT_TAKEN : Exit.FAILED,
                    String.valueOf(e.getMessage()),
                    e);
        }
    }

    private Revisions revisions() {
        return new Revisions(
                new Revisions.Cluster(seating, peers, content),
                DocumentReader.of(options),
                redaction,
                RolloutPlans::begin,
                new Revisions.ThisNode(
                        base.blocking(),
                        Time.system()::wallMillis,
                        () -> UUID.randomUUID().toString()));
    }

    private NodeAgent agent() {
        return new NodeAgent(
                new NodeAgent.Parts(
                        serving,
                        content,
                        base.applier(),
                        base.loops(),
                        base.blocking(),
                        Time.system()),
                new NodeAgent.Self(
                        () -> ending.getAsBoolean() || base.live().overrides().drained(),
                        () -> ending.getAsBoolean(),
                        !settings.learner(),
                        arrival::leaves,
                        follower::served,
                        base.settings().program().reads()));
    }

    @Override
    public void begin() {
        answerOthers();
        sit();
    }

    private void answerOthers() {
        content.open();
        agent.answer(peers);
        peers.receive(Topic.DISMISSED, (from, letter) -> {
            String who = new String(letter, StandardCharsets.US_ASCII);
            base.blocking().execute(() -> arrival.told(who));
        });
        NodeIdentity identity = base.settings().nodeIdentity(base.id());
        peers.answer(
                Topic.REHEARSE,
                new Rehearsing(
                                options,
                                identity,
                                serving::document,
                                new SocketProbes(base.live().connections()))
                        .answerer(base.blocking()));
        base.system()
                .systemActorOf(
                        Conductor.create(new ConductorParts(
                                seating,
                                peers,
                                new RolloutPlans(seating, content, base.blocking())::of,
                                Time.system())),
                        "conductor",
                        Props.empty());
    }

    /** At once where the disk knows enough, else as soon as there is a cluster. */
    private void sit() {
        seating.watch(follower::viewed);
        Optional<Marks.Membership> belongs = store.marks().membership();
        if (belongs.isPresent() && store.restored().isPresent()) {
            take(belongs.get().cluster(), belongs.get().incarnation(), Set.of(base.id()));
        } else {
            membership.formed().thenAcceptAsync(this::take, base.blocking());
        }
    }

    private void take(Formed formed) {
        take(formed.cluster(), formed.incarnation(), Set.copyOf(formed.founders()));
    }

    private void take(String cluster, int incarnation, Set<String> founders) {
        seating.take(SeatSettings.of(base.id(), cluster + "/" + incarnation, founders));
    }

    /** Becomes a node of its cluster, now that it can say where it is managed. */
    @Override
    public void managedAt(InetSocketAddress managed) {
        record.managedAt(managed);
        Recurring arriving = new Recurring("arrival", this::arrive, base.blocking());
        AutoCloseable watch = seating.watch(view -> arriving.run());
        base.teardown().push("arrival", watch);
        every(LOOK, arriving);
        Roster roster = new Roster(seating, peers, Time.system());
        every(LOOK, new Recurring("members", roster::look, base.blocking()));
        every(SECOND, new Recurring("traffic", agent::tick, base.blocking()));
    }

    private void arrive() {
        arrival.look();
        if (!seating.local().nodes().containsKey(base.id())) {
            return;
        }
        long now = Time.system().wallMillis();
        knownSinceMillis = knownSinceMillis == 0 ? now : knownSinceMillis;
        boolean waited =
                seating.standing().leads() && now - knownSinceMillis >= FOR_A_FILE.toMillis();
        if (base.settings().config().isPresent() || isOnlyOne() || waited) {
            first.look();
        }
    }

    private boolean isOnlyOne() {
        return settings.seeds().isEmpty() && settings.expect() == 1;
    }

    /** On the scheduler's own thread: for what hands its work over. */
    private void every(Duration period, Runnable task) {
        Cancellable timer = base.system()
                .scheduler()
                .scheduleWithFixedDelay(
                        period, period, task, ExecutionContext.fromExecutor(Runnable::run));
        base.teardown().push("timer", timer::cancel);
    }

    @Override
    public Optional<Cluster> asked(Node node) {
        ending = node::isEnding;
        arrival.dismissal().thenRunAsync(node::leave, base.blocking());
        NodeSelf self = new NodeSelf(
                new NodeSelf.Parts(
                        record::now,
                        membership,
                        seating,
                        serving,
                        follower,
                        base.blocking(),
                        base.places()::open,
                        agent.startedAtMillis()),
                new NodeSelf.Doing(node, node::isDraining, node::leave));
        Live live = base.live();
        return Optional.of(new Cluster(
                new Cluster.Agreed(
                        seating,
                        revisions,
                        new EditedDocuments(redaction),
                        new OrderedRollouts(Ordering.by(seating, Time.system()))),
                new Cluster.Here(
                        self,
                        live.listeners(),
                        live.upstreams(),
                        live.connections(),
                        live.rejects(),
                        new UserHashes()),
                peers,
                store.audit()));
    }

    @Override
    public Optional<String> waitingFor() {
        if (serving.served().isPresent()) {
            return Optional.empty();
        }
        String refused = serving.refusedBecause();
        String cluster = membership.state().reason();
        return Optional.of("waits for the cluster's document"
                + (cluster.isEmpty() ? "" : ": " + cluster)
                + (refused.isEmpty() ? "" : ": " + refused));
    }

    @Override
    public CompletionStage<Void> serves() {
        return serving.first();
    }

    /** One of several does not wait, for the others' start may be waiting for this one's. */
    @Override
    public void awaitServing(Duration within) {
        if (!isOnlyOne()) {
            return;
        }
        CompletableFuture<FirstDocument.Wrong> wrong = new CompletableFuture<>();
        first.settled().thenAccept(found -> {
            if (!found.lines().isEmpty() && serving.served().isEmpty()) {
                wrong.complete(found);
            }
        });
        CompletableFuture.anyOf(serving.first().toCompletableFuture(), wrong)
                .completeOnTimeout(null, within.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (wrong.isDone()) {
            throw new StartFailed(
                    wrong.join().here() ? Exit.PORT_TAKEN : Exit.INVALID,
                    String.join("\n", wrong.join().lines()));
        }
        waitingFor().ifPresent(why -> {
            throw new StartFailed(Exit.FAILED, "nothing is served: " + why);
        });
    }

    @Override
    public ClusterStanding standing() {
        Agreement.Standing now = seating.standing();
        LedgerView view = seating.local();
        int all = membership.members().size();
        int reachable =
                (int) membership.members().stream().filter(Member::reachable).count();
        return new ClusterStanding(
                membership.isUp(),
                now.quorum(),
                now.leads(),
                reachable,
                all - reachable,
                seating.seat().map(seat -> seat.members().voters().size()).orElse(0),
                serving.served().map(Marks.Served::revision).orElse(0L),
                view.head(),
                view.proven(),
                view.running().isPresent());
    }

    @Override
    public boolean reload() {
        boolean fresh = serving.refresh();
        if (base.settings().config().isEmpty()) {
            return fresh;
        }
        try {
            return first.submit().lines().isEmpty() && fresh;
        } catch (RuntimeException e) {
            LOG.error("{} is not applied: {}", base.settings().config().get(), e.getMessage());
            return false;
        }
    }

    @Override
    public CompletionStage<Void> leaveGroup(boolean forGood) {
        if (forGood) {
            return arrival.leave();
        }
        return settings.learner() ? arrival.leaveOrHandOver() : arrival.handOver();
    }

    @Override
    public CompletionStage<Void> leaveCluster(Duration within) {
        // Nobody is there to be told, and nobody to answer.
        return membership.members().size() < 2
                ? CompletableFuture.completedStage(null)
                : membership.leave(within);
    }
}
