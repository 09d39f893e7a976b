package dev.caravan.protocols.egress;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Refusal.Kind;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.wire.Side;
import dev.caravan.protocols.wire.Sockets;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connects from this machine straight to the target. It has no thread of its own and keeps nothing
 * open, so it needs no closing; one may serve any number of loops.
 */
public final class DirectEgress implements Egress {
    private static final LoopLocal<Sockets> SOCKETS =
            LoopLocal.of(loop -> new Sockets(loop.transport()));

    private final Duration within;
    private final @Nullable InetSocketAddress source4;
    private final @Nullable InetSocketAddress source6;
    private final NameSource names;
    private final Map<Loop, Resolver> resolvers = new ConcurrentHashMap<>();

    private DirectEgress(Builder builder) {
        this.within = builder.within;
        this.source4 = builder.source4;
        this.source6 = builder.source6;
        this.names =
                new NameSource(Map.copyOf(builder.overrides), builder.servers, builder.machine);
    }

    /** A way out with settings of its own. */
    public static Builder with() {
        return new Builder();
    }

    @Override
    public Runnable connect(Dial dial, Loop loop, Outcome then) {
        InetAddress literal = HostNames.literal(dial.target().host());
        if (literal != null) {
            return toLiteral(dial, literal, loop, then);
        }
        String name = HostNames.lookedUp(dial.target().host());
        if (name == null) {
            then.refused(Refusal.of(Kind.NAME_NOT_FOUND, dial.target() + ": not a host name"));
            return () -> {};
        }
        Resolver resolver = resolvers.get(loop);
        if (resolver == null) {
            resolver = new Resolver(loop, names);
            resolvers.put(loop, resolver);
        }
        Race race = new Race(dial, loop, this, loop.local(SOCKETS), then);
        race.start(resolver, name);
        return race::cancel;
    }

    private Runnable toLiteral(Dial dial, InetAddress literal, Loop loop, Outcome then) {
        Target target = dial.target();
        InetSocketAddress address = new InetSocketAddress(literal, target.port());
        Optional<Refusal> denied = dial.judge().refuses(target, address);
        if (denied.isPresent() || !canReach(literal)) {
            then.refused(denied.orElseGet(() -> Refusal.of(
                    Kind.NETWORK_UNREACHABLE, target + ": no source address of its family")));
            return () -> {};
        }
        Literal told = new Literal(target, address, then);
        Runnable giveUp = loop.local(SOCKETS).connect(loop, address, source(literal), within, told);
        return () -> {
            if (!told.over) {
                told.over = true;
                giveUp.run();
            }
        };
    }

    /** The one attempt at an address that was given as one. */
    private static final class Literal implements Sockets.Connected {
        private final Target target;
        private final InetSocketAddress address;
        private final Outcome then;
        private boolean over;

        Literal(Target target, InetSocketAddress address, Outcome then) {
            this.target = target;
            this.address = address;
            this.then = then;
        }

        @Override
        public void connected(Side side) {
            if (over) {
                side.close();
            } else {
                over = true;
                then.connected(side);
            }
        }

        @Override
        public void failed(Throwable cause) {
            if (!over) {
                over = true;
                then.refused(ConnectFailure.refusal(target, address, cause));
            }
        }
    }

    Duration within() {
        return within;
    }

    /** Our address for {@code to}, or null for the kernel's choice. */
    @Nullable
    InetSocketAddress source(InetAddress to) {
        return to instanceof Inet4Address ? source4 : source6;
    }

    /** Where sources are set, an address of another family must not leave by the kernel's choice. */
    boolean canReach(InetAddress to) {
        return source4 == null && source6 == null || source(to) != null;
    }

    /** Settings of a direct way out. */
    public static final class Builder {
        private final Map<String, List<InetAddress>> overrides = new HashMap<>();
        private Duration within = Duration.ofSeconds(10);
        private @Nullable InetSocketAddress source4;
        private @Nullable InetSocketAddress source6;
        private @Nullable NameServers servers;
        private MachineNames machine = MachineNames.system();

        private Builder() {}

        /** Time to resolve and connect, all addresses together; 10 s by default. */
        public Builder within(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("within: " + time + " (expected: above 0)");
            }
            this.within = time;
            return this;
        }

        /**
         * Connects from {@code address}; one for each family. Once one is set, targets of a family
         * without a source are not connected to.
         */
        public Builder source(InetAddress address) {
            InetSocketAddress source = new InetSocketAddress(address, 0);
            if (address instanceof Inet4Address) {
                this.source4 = source;
            } else {
                this.source6 = source;
            }
            return this;
        }

        /** {@code name} has these addresses, whatever anybody else says. */
        public Builder override(String name, InetAddress... addresses) {
            overrides.put(NameSource.key(name), List.of(addresses));
            return this;
        }

        /** Asks these servers instead of the machine's. */
        public Builder nameServers(NameServers ours) {
            this.servers = ours;
            return this;
        }

        /** The machine's files, elsewhere; for tests. */
        Builder machine(Path resolvConf, Path hosts) {
            this.machine = new MachineNames(resolvConf, hosts);
            return this;
        }

        /** The way out; reads the machine's files, so it is made off the loops. */
        public DirectEgress build() {
            return new DirectEgress(this);
        }
    }
}
