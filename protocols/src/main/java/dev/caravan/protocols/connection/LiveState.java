package dev.caravan.protocols.connection;

import dev.caravan.protocols.access.Grant;
import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.loop.Deadlines;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.policy.Exchanges;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Answers;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.ConnectionInfo;
import dev.caravan.protocols.stack.Ended;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.HostText;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Peeked;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Result;
import dev.caravan.protocols.stack.Stack;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.wire.Side;

import io.netty.channel.ChannelHandler;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The state of one connection, confined to its loop: where it stands in its stack, its deadlines,
 * and what must be returned when it ends. Layers see it as {@link LiveConnection}.
 */
public final class LiveState implements LiveConnection, Sight, Side.Events {
    static final Message.Deadline TIME_IS_UP = new Message.Deadline(-1);

    private static final long FIRST_WORD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger(LiveState.class);
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Host host;
    private final Side client;
    private final Info info;
    private Stack stack;
    private int position;
    private Layer layer;
    private @Nullable ActorRef<Message> self;
    private @Nullable Answers answers;
    private Deadlines.@Nullable Deadline deadline;
    private Deadlines.@Nullable Deadline bound;
    private Deadlines.@Nullable Deadline draining;
    private int deadlineKind;
    private boolean established;
    private @Nullable AccessRecord record;
    private @Nullable Termination termination;
    private @Nullable Grant admittedBy;
    private @Nullable Exchanges exchanges;
    private @Nullable ArrayDeque<Runnable> cleanups;
    private @Nullable ArrayDeque<Consumer<Ended>> onEnd;
    private String state = "accepted";
    private volatile boolean released;

    /** A connection of {@code host} that begins with {@code stack}. */
    public LiveState(Host host, Side client, Stack stack, long id) {
        this.host = host;
        this.client = client;
        this.stack = stack;
        this.layer = stack.first();
        this.info = new Info(
                id, host.policy().listener(), client, host.loop().time().wallMillis());
    }

    /** Gives the actor to the connection; before its first message. */
    public void actor(ActorRef<Message> actor) {
        self = actor;
        client.attach(this);
    }

    Behavior<Message> begin() {
        bound = host.loop().deadlines().deadline(() -> self().tell(TIME_IS_UP));
        bound.in(host.policy().limits().handshake().toNanos());
        return start();
    }

    private Behavior<Message> start() {
        layer = stack.layers().get(position);
        passport(layer.name());
        return layer.begin(this);
    }

    Behavior<Message> timeIsUp() {
        if (established) {
            return end(Termination.LIFETIME, "");
        }
        return refuse(Refusal.of(Refusal.Kind.CLIENT_TIMED_OUT, "handshake not finished in time"));
    }

    Behavior<Message> closed(Refusal why) {
        return abort(Termination.of(why.kind()), why.detail());
    }

    Behavior<Message> inputEndedUnnamed() {
        return Behaviors.same();
    }

    void failed(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        LOG.error(
                "connection {} of listener {}: layer {} failed while {}: {} at {}",
                info.id(),
                info.listener(),
                layer.name(),
                state,
                thrown,
                trace.length == 0 ? "an unknown place" : trace[0]);
        LOG.debug("connection {}: how it came there", info.id(), thrown);
        termination(Termination.INTERNAL, layer.name() + ": " + thrown);
        client.reset();
    }

    /** The last act, whatever ended the actor: nothing of the connection stays behind. */
    void release() {
        if (released) {
            return;
        }
        released = true;
        client.detach();
        if (deadline != null) {
            deadline.end();
        }
        if (bound != null) {
            bound.end();
        }
        if (draining != null) {
            draining.end();
        }
        runCleanups();
        client.close();
        Termination why = ending();
        writeRecord(why);
        tellEnded(why);
        host.gone(this);
    }

    private void runCleanups() {
        while (cleanups != null && !cleanups.isEmpty()) {
            try {
                cleanups.removeLast().run();
            } catch (RuntimeException e) {
                LOG.error("connection {}: clean-up failed in layer {}", info.id(), layer.name(), e);
            }
        }
    }

    private void writeRecord(Termination why) {
        if (record == null) {
            return;
        }
        AccessRecord line = record;
        record = null;
        line.termination = why;
        line.endedNanos = host.loop().time().nanos();
        host.policy().accessLog().write(host.loop(), line);
        host.ended(why, line.bytesIn, line.bytesOut);
        line.giveBack(host.loop());
    }

    private void tellEnded(Termination why) {
        if (onEnd == null) {
            return;
        }
        Ended ended = new Ended(info, why.code(), client.received(), client.sent());
        for (Consumer<Ended> then : onEnd) {
            try {
                then.accept(ended);
            } catch (RuntimeException e) {
                LOG.error("connection {}: onEnd failed in layer {}", info.id(), layer.name(), e);
            }
        }
    }

    @Override
    public Termination ending() {
        if (termination != null) {
            return termination;
        }
        return host.draining() ? Termination.DRAINED : Termination.OK;
    }

    Bytes connectedWords(Side out) {
        return answers == null ? Bytes.of(new byte[0]) : answers.connected(out.local());
    }

    @Override
    public Loop loop() {
        return host.loop();
    }

    @Override
    public Side client() {
        return client;
    }

    @Override
    public ActorRef<Message> self() {
        ActorRef<Message> actor = self;
        if (actor == null) {
            throw new IllegalStateException("connection " + info.id() + " has no actor yet");
        }
        return actor;
    }

    @Override
    public Policy policy() {
        return host.policy();
    }

    @Override
    public boolean draining() {
        return host.draining();
    }

    @Override
    public Optional<Refusal> admit(Grant grant) {
        if (host.bans().user(grant.user())) {
            host.bannedUser();
            return Optional.of(banned("user " + grant.user()));
        }
        if (grant != admittedBy) {
            if (!grant.stands()) {
                return Optional.of(Refusal.of(
                        Refusal.Kind.AUTHENTICATION, "the user changed while it was verified"));
            }
            admittedBy = grant;
            fact(Fact.USER, grant.user());
        }
        return Optional.empty();
    }

    private static Refusal banned(String who) {
        return Refusal.of(Refusal.Kind.REVOKED, who + " is banned");
    }

    /**
     * Why the connection may not go on, if something says so: its client is banned, or it is a
     * tunnel, or becoming one, whose user is. A connection between two requests goes on, for the
     * next one is asked who it is from.
     */
    public Optional<Refusal> revoked() {
        if (host.bans().client(info.client().getAddress())) {
            return Optional.of(banned("client"));
        }
        Grant grant = admittedBy;
        if (grant == null || exchanging()) {
            return Optional.empty();
        }
        if (host.bans().user(grant.user())) {
            return Optional.of(banned("user " + grant.user()));
        }
        return grant.stands()
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        Refusal.Kind.REVOKED,
                        "user " + grant.user() + " was deleted, blocked or given another"
                                + " password"));
    }

    @Override
    public void serving(Exchanges those) {
        exchanges = those;
    }

    /** Whether exchanges are served; what becomes a tunnel has a record of its own. */
    private boolean exchanging() {
        return exchanges != null && record == null;
    }

    /** The record of what is under way: the tunnel's, or the exchange's. */
    private @Nullable AccessRecord underWay() {
        if (record != null) {
            return record;
        }
        return exchanges == null ? null : exchanges.underWay();
    }

    /** Whether nothing of it is left. */
    public boolean gone() {
        return released;
    }

    @Override
    public String protocol() {
        String usual = established ? layer.name() : "";
        return record != null ? record.protocol : info.fact(Fact.PROTOCOL).orElse(usual);
    }

    @Override
    public String state() {
        if (!exchanging()) {
            return state;
        }
        return underWay() == null ? "idle" : "exchanging";
    }

    @Override
    public String user() {
        AccessRecord at = underWay();
        return at != null && at.user != null ? at.user : info.user().orElse("");
    }

    @Override
    public String target() {
        AccessRecord at = underWay();
        if (at == null) {
            return "";
        }
        return at.target != null ? at.target.toString() : at.host();
    }

    @Override
    public String targetHost() {
        AccessRecord at = underWay();
        if (at == null) {
            return "";
        }
        return at.target instanceof Target named ? named.host() : HostText.ofAuthority(at.host());
    }

    @Override
    public Optional<InetSocketAddress> upstream() {
        AccessRecord at = underWay();
        return at == null ? Optional.empty() : Optional.ofNullable(at.endpoint);
    }

    @Override
    public long bytesIn() {
        return client.received();
    }

    @Override
    public long bytesOut() {
        return client.sent();
    }

    @Override
    public long exchanges() {
        return exchanges == null ? 0 : exchanges.begun();
    }

    @Override
    public void passport(String entered) {
        state = entered;
        info.stamp(entered, host.loop().time().nanos());
    }

    @Override
    public void serving(String name) {
        if (established) {
            return;
        }
        established = true;
        host.serving(name);
        Deadlines.Deadline life = bound;
        if (life != null) {
            Duration lifetime = host.policy().limits().lifetime();
            if (lifetime.isZero()) {
                life.end();
                bound = null;
            } else {
                life.in(lifetime.toNanos());
            }
        }
    }

    @Override
    public AccessRecord record() {
        AccessRecord line = record;
        if (line == null) {
            line = AccessRecord.lend(host.loop(), info);
            line.protocol = info.fact(Fact.PROTOCOL).orElse(layer.name());
            record = line;
        }
        return line;
    }

    @Override
    public void termination(Termination why, String detail) {
        if (termination == null) {
            termination = why;
            if (!detail.isEmpty() && (record != null || why != Termination.OK)) {
                record().detail = detail;
            }
        }
    }

    @Override
    public Behavior<Message> end(Termination why, String detail) {
        termination(why, detail);
        client.closeAfterFlush();
        return Behaviors.stopped();
    }

    @Override
    public Behavior<Message> endLingering(Termination why, String detail) {
        termination(why, detail);
        if (client.gone()) {
            return end(why, detail);
        }
        deadline(Lingering.DEADLINE, LINGER);
        return new Lingering(this).start();
    }

    @Override
    public Behavior<Message> abort(Termination why, String detail) {
        termination(why, detail);
        client.reset();
        return Behaviors.stopped();
    }

    @Override
    public Behavior<Message> relay(Side out) {
        serving(layer.name());
        clearDeadline();
        return new Relaying(this, out).start();
    }

    @Override
    public void later(Supplier<Behavior<Message>> work) {
        if (!released) {
            self().tell(new Message.Continue(work));
        }
    }

    @Override
    public void cleanup(Runnable task) {
        if (cleanups == null) {
            cleanups = new ArrayDeque<>(2);
        }
        cleanups.addLast(task);
    }

    @Override
    public ConnectionInfo info() {
        return info;
    }

    @Override
    public <T> void fact(Fact<T> key, T value) {
        info.put(key, value);
    }

    @Override
    public void read() {
        client.read();
    }

    @Override
    public int readable() {
        return client.readable();
    }

    @Override
    public Bytes waiting() {
        return client.inbound();
    }

    @Override
    public Bytes take(int atMost) {
        return client.take(atMost);
    }

    @Override
    public void write(Bytes out) {
        client.write(out);
    }

    @Override
    public boolean writable() {
        return client.writable();
    }

    @Override
    public void deadline(int kind, Duration within) {
        Deadlines.Deadline armed = deadline;
        if (armed == null) {
            armed = host.loop().deadlines().deadline(this::deadlinePassed);
            deadline = armed;
        }
        deadlineKind = kind;
        armed.in(within.toNanos());
    }

    private void deadlinePassed() {
        self().tell(new Message.Deadline(deadlineKind));
    }

    @Override
    public void clearDeadline() {
        if (deadline != null) {
            deadline.clear();
        }
    }

    @Override
    public Behavior<Message> peek(
            int atLeast, Duration within, Function<Peeked, Behavior<Message>> then) {
        if (client.readable() >= atLeast) {
            return then.apply(new Peeked.Enough(client.inbound()));
        }
        if (client.inputEnded()) {
            return then.apply(new Peeked.Ended(client.inbound()));
        }
        client.read();
        deadline(Peeking.DEADLINE, within);
        return new Peeking(this, atLeast, then);
    }

    @Override
    public <T> Behavior<Message> await(
            CompletionStage<T> work, Function<Result<T>, Behavior<Message>> then) {
        return new Awaiting<>(this, then).start(work);
    }

    @Override
    public Behavior<Message> next() {
        if (position + 1 >= stack.layers().size()) {
            throw new IllegalStateException("layer " + layer.name() + " is the last of its stack");
        }
        position++;
        return start();
    }

    @Override
    public Behavior<Message> into(Stack branch) {
        stack = branch;
        position = 0;
        return start();
    }

    @Override
    public void transform(ChannelHandler... handlers) {
        client.transform(handlers);
    }

    @Override
    public void answers(Answers wire) {
        answers = wire;
    }

    @Override
    public Behavior<Message> connect(Target target) {
        return new Connecting(this, List.of(target), true).start();
    }

    @Override
    public Behavior<Message> connectFirst(List<Target> targets) {
        return new Connecting(this, targets, false).start();
    }

    @Override
    public Behavior<Message> refuse(Refusal why) {
        record();
        Termination code = Termination.of(why.kind());
        Optional<Bytes> words = answers == null ? Optional.empty() : answers.refused(why);
        if (words.isEmpty() || client.gone()) {
            return abort(code, why.detail());
        }
        client.write(words.get());
        return endLingering(code, why.detail());
    }

    @Override
    public void onEnd(Consumer<Ended> then) {
        if (onEnd == null) {
            onEnd = new ArrayDeque<>(2);
        }
        onEnd.addLast(then);
    }

    /**
     * Told by the listener when it drains. Who has said nothing yet may be about to, and would take
     * an end without an answer for a failure: it has a moment.
     */
    public void drain() {
        if (client.received() > 0 || draining != null) {
            self().tell(Message.Drain.IT);
        } else {
            draining = host.loop().deadlines().deadline(() -> self().tell(Message.Drain.IT));
            draining.in(FIRST_WORD_NANOS);
        }
    }

    /** Told by the listener or an operator: end now. */
    public void close(Refusal why) {
        self().tell(new Message.Close(why));
    }

    @Override
    public void readable(Side side) {
        self().tell(Message.Readable.IT);
    }

    @Override
    public void writable(Side side) {
        self().tell(Message.Writable.IT);
    }

    @Override
    public void inputEnded(Side side) {
        self().tell(Message.InputEnded.IT);
    }

    @Override
    public void reset(Side side, Throwable cause) {
        self().tell(Message.Reset.IT);
    }

    @Override
    public String toString() {
        return "layer " + layer.name() + " of listener " + info.listener();
    }
}
