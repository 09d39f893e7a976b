package dev.caravan.protocols.proxy;

import dev.caravan.protocols.access.AccessList;
import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.loop.Time;
import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Stack;

import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A proxy in the making: one listener with its policy and its layers. Not thread-safe; {@link
 * #start()} opens it.
 */
public final class Proxy {
    private final List<SocketAddress> binds = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private String name = "proxy";
    private @Nullable Users users;
    private @Nullable AccessList allowFrom;
    private @Nullable Targets targets;
    private boolean open;
    private Egress egress = Egress.direct();
    private Limits limits = Limits.defaults();
    private AccessLog accessLog = AccessLog.none();
    private int loops = Runtime.getRuntime().availableProcessors();
    private Transport transport = Transport.best();
    private @Nullable ActorSystem<?> system;

    private Proxy() {}

    /**
     * A proxy that will listen at {@code bind}: {@code :1080} (loopback), {@code 0.0.0.0:1080},
     * {@code [::1]:1080}, {@code unix:PATH}; port 0 is the kernel's choice.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static Proxy listen(String bind) {
        return new Proxy().andListen(bind);
    }

    /** One more address. */
    public Proxy andListen(String bind) {
        binds.add(BindAddress.parse(bind, InetAddress.getLoopbackAddress()));
        return this;
    }

    /** The listener's name in logs. */
    public Proxy name(String listener) {
        name = listener;
        return this;
    }

    /** Who may use it, by name and password. */
    public Proxy users(Users who) {
        users = who;
        return this;
    }

    /** From where it may be used. */
    public Proxy allowFrom(AccessList sources) {
        allowFrom = sources;
        return this;
    }

    /** Declares that anybody who can reach it may use it. */
    public Proxy open() {
        open = true;
        return this;
    }

    /** What clients may name; without a word, public addresses only. */
    public Proxy targets(Targets allowed) {
        targets = allowed;
        return this;
    }

    /** One more layer; the last one must relay or answer. */
    public Proxy layer(Layer layer) {
        layers.add(layer);
        return this;
    }

    /** The way out; without a word, direct. */
    public Proxy egress(Egress way) {
        egress = way;
        return this;
    }

    /** Bounds in number, time and memory. */
    public Proxy limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    /** Where finished tunnels and exchanges are written. */
    public Proxy accessLog(AccessLog log) {
        accessLog = log;
        return this;
    }

    /** How many event loops; without a word, one a processor. */
    public Proxy loops(int count) {
        loops = count;
        return this;
    }

    /** What its sockets are made of; without a word, the best of this machine. */
    public Proxy transport(Transport kind) {
        transport = kind;
        return this;
    }

    /** The actor system to live in; without a word, one of its own. */
    public Proxy system(ActorSystem<?> home) {
        system = home;
        return this;
    }

    /**
     * Opens it.
     *
     * @throws IllegalArgumentException when the settings do not go together, naming the way out
     * @throws dev.caravan.protocols.listener.BindFailed when an address cannot be had
     */
    public ProxyServer start() {
        Stack stack = new Stack(layers);
        checkExposure(stack);
        return ProxyServer.start(this, stack);
    }

    Policy policy(OwnAddresses own, Executor hashing) {
        Targets allowed = targets == null ? Targets.publicOnly() : targets;
        return new Policy(
                name,
                Optional.ofNullable(users).map(u -> u.verifier(hashing, Time.system())),
                Optional.ofNullable(allowFrom),
                (target, address) -> allowed.refuses(target, address, own),
                (target, address) -> own.refuses(address, Set.of()),
                egress,
                limits,
                accessLog);
    }

    List<SocketAddress> binds() {
        return binds;
    }

    int loops() {
        return loops;
    }

    Transport transport() {
        return transport;
    }

    Optional<ActorSystem<?>> system() {
        return Optional.ofNullable(system);
    }

    private void checkExposure(Stack stack) {
        if (users != null || allowFrom != null || open || !stack.clientNamesTarget()) {
            return;
        }
        for (SocketAddress bind : binds) {
            if (bind instanceof InetSocketAddress inet && !inet.getAddress().isLoopbackAddress()) {
                throw new IllegalArgumentException("listen: "
                        + inet
                        + " is off loopback and its clients name the target (expected: users(…),"
                        + " allowFrom(…) or open())");
            }
        }
    }
}
