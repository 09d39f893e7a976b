package dev.caravan.node.membership;

import dev.caravan.config.peer.Post;
import dev.caravan.config.store.Marks;
import dev.caravan.node.membership.ClusterMessage.Frame;
import dev.caravan.node.membership.MembershipState.Kind;
import dev.caravan.protocols.loop.Time;

import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A node's membership over one {@link ClusterSystem} after another. One thread of its own starts
 * them, forms and joins.
 *
 * <pre>
 *   joining ──► up ◄──► down (the system ended, or gave up: a new one forms and joins) ──► leaving
 * </pre>
 */
final class ClusterMembership implements Membership, OwnPost.Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final int MOST_WAITING = 1024;
    private static final int ID_BYTES = 8;
    private static final int PATIENCE_SECONDS = 20;
    private static final int LAST_SECONDS = 3;

    private final ScheduledExecutorService control;
    private final Opening opening;
    private final Joining joining;
    private final OwnPost post;
    private final Time time;
    private final AtomicInteger waiting = new AtomicInteger();
    private final BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private final CompletableFuture<Formed> formed = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile @Nullable ClusterSystem system;
    private volatile MembershipState state;

    private ClusterMembership(
            Self self,
            ClusterSettings settings,
            Marks marks,
            ClusterKnowledge knowledge,
            Time time) {
        this.time = time;
        this.state = new MembershipState(Kind.JOINING, time.wallMillis(), "starts");
        this.control = control();
        this.opening = new Opening(self, settings);
        this.post = new OwnPost(self.node(), () -> this);
        SecureRandom random = new SecureRandom();
        Forming forming = new Forming(
                new Forming.Self(
                        self.node(),
                        id(random),
                        settings.expect(),
                        knowledge.reads(),
                        settings.learner()),
                marks,
                new Circumstances(knowledge::voters, knowledge::writes, () -> id(random), time),
                random.nextLong(1L << 50));
        Seeds seeds = new Seeds(
                settings.seeds(),
                InetAddress::getAllByName,
                task -> Thread.ofVirtual().name("caravan-seeds").start(task));
        this.joining = new Joining(forming, new Contacts(seeds, marks), control, outcome());
    }

    static Membership start(
            Self self,
            ClusterSettings settings,
            Marks marks,
            ClusterKnowledge knowledge,
            Time time) {
        ClusterMembership membership =
                new ClusterMembership(self, settings, marks, knowledge, time);
        try {
            membership.open();
        } catch (MembershipException e) {
            membership.control.shutdownNow();
            throw e;
        }
        if (settings.isOpenToAnybody()) {
            LOG.warn(
                    "INSECURE: the cluster port {} is off loopback without keys: anybody who"
                            + " reaches it can become a member",
                    settings.bind());
        }
        return membership;
    }

    private static ScheduledExecutorService control() {
        return new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name("caravan-membership").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private static String id(SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void open() {
        Listening ear = new Listening();
        ClusterSystem opened = opening.open(ear);
        system = opened;
        opened.ended().whenComplete((done, failed) -> control.execute(() -> ended(opened)));
        control.execute(() -> joining.begin(opened));
        ear.hears(opened);
    }

    private void ended(ClusterSystem which) {
        if (!Objects.equals(system, which)) {
            return;
        }
        system = null;
        joining.end();
        if (state.kind() == Kind.LEAVING) {
            left.complete(null);
            return;
        }
        if (state.kind() == Kind.UP) {
            become(Kind.DOWN, "the cluster system ended: this node was downed or cut off");
        }
        openAgain();
    }

    private void openAgain() {
        Duration wait = backOff.next();
        LOG.info("cluster: starts anew in {} ms", wait.toMillis());
        control.schedule(
                () -> {
                    if (state.kind() == Kind.LEAVING) {
                        left.complete(null);
                        return;
                    }
                    try {
                        open();
                    } catch (MembershipException e) {
                        because(String.valueOf(e.getMessage()));
                        LOG.warn("cluster: {}", e.getMessage());
                        openAgain();
                    }
                },
                wait.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void become(Kind kind, String reason) {
        if (state.kind() != kind) {
            state = new MembershipState(kind, time.wallMillis(), reason);
            LOG.info("cluster: {}{}", kind, reason.isEmpty() ? "" : ", " + reason);
        } else {
            because(reason);
        }
    }

    private void because(String reason) {
        state = new MembershipState(state.kind(), state.sinceMillis(), reason);
    }

    private Joining.Outcome outcome() {
        return new Joining.Outcome() {
            @Override
            public void waiting(String why) {
                because(why);
            }

            @Override
            public void formed(Formed how) {
                formed.completeAsync(() -> how);
            }

            @Override
            public void startAnew(String why) {
                LOG.warn("cluster: {}", why);
                become(state.kind() == Kind.UP ? Kind.DOWN : state.kind(), why);
                ClusterSystem now = system;
                if (now != null) {
                    now.terminate();
                }
            }
        };
    }

    /** Takes what one system hears to the one thread; of an ended system nothing counts. */
    private final class Listening implements ClusterSystem.Ear {
        private final CompletableFuture<ClusterSystem> heard = new CompletableFuture<>();

        void hears(ClusterSystem opened) {
            heard.complete(opened);
        }

        @Override
        public void frame(Frame frame) {
            post.arrived(frame);
        }

        @Override
        public void heard(ClusterMessage message) {
            if (waiting.incrementAndGet() > MOST_WAITING) {
                waiting.decrementAndGet();
                return;
            }
            control.execute(() -> {
                waiting.decrementAndGet();
                if (isNow()) {
                    joining.heard(message);
                }
            });
        }

        @Override
        public void up() {
            control.execute(() -> {
                if (isNow() && state.kind() != Kind.LEAVING) {
                    backOff.reset();
                    become(Kind.UP, "");
                    joining.up();
                }
            });
        }

        private boolean isNow() {
            return heard.isDone() && Objects.equals(heard.join(), system);
        }
    }

    @Override
    public Post post() {
        return post;
    }

    @Override
    public Set<String> reachable() {
        return members().stream()
                .filter(member -> member.reachable() && !member.status().equals("down"))
                .map(Member::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void carry(String node, Frame frame) {
        ClusterSystem now = system;
        if (now != null) {
            Member member = now.members().byId().get(node);
            if (member != null) {
                now.post(member.address(), frame);
            }
        }
    }

    @Override
    public Collection<Member> members() {
        ClusterSystem now = system;
        return now == null ? List.of() : now.members().byId().values();
    }

    @Override
    public MembershipState state() {
        return state;
    }

    @Override
    public CompletionStage<Formed> formed() {
        return formed.minimalCompletionStage();
    }

    @Override
    public Optional<HostPort> address() {
        return Optional.ofNullable(system).map(ClusterSystem::address);
    }

    @Override
    public Optional<ActorSystem<?>> system() {
        return Optional.ofNullable(system).map(ClusterSystem::system);
    }

    @Override
    public CompletionStage<Void> leave(Duration within) {
        control.execute(() -> {
            boolean up = state.kind() == Kind.UP;
            become(Kind.LEAVING, "leaves");
            ClusterSystem now = system;
            if (now == null) {
                left.complete(null);
            } else if (up) {
                now.leave();
                control.schedule(now::terminate, within.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                now.terminate();
            }
        });
        return left.minimalCompletionStage();
    }

    /** Who had time to leave has told everybody: what does not end then is not waited for as long. */
    @Override
    public void close() {
        int seconds = state.kind() == Kind.LEAVING ? LAST_SECONDS : PATIENCE_SECONDS;
        control.execute(() -> {
            become(Kind.LEAVING, "ends");
            ClusterSystem now = system;
            if (now == null) {
                left.complete(null);
            } else {
                now.terminate();
            }
        });
        left.copy()
                .orTimeout(seconds, TimeUnit.SECONDS)
                .exceptionally(late -> null)
                .join();
        post.close();
        control.shutdownNow();
    }
}
