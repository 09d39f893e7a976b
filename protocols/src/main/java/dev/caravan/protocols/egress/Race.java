package dev.caravan.protocols.egress;

import dev.caravan.protocols.egress.HappyEyeballs.Step;
import dev.caravan.protocols.egress.Resolver.Family;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Refusal.Kind;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.wire.Side;
import dev.caravan.protocols.wire.Sockets;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One dial of a name: look-ups, verdicts, attempts, one outcome. On its loop. */
final class Race {
    private final Dial dial;
    private final Loop loop;
    private final DirectEgress egress;
    private final Sockets sockets;
    private final Egress.Outcome then;
    private final HappyEyeballs eyes = new HappyEyeballs();
    private final ArrayDeque<Attempt> attempts = new ArrayDeque<>();
    private final List<Future<?>> timers = new ArrayList<>(2);
    private int tried;
    private int resolving = 2;
    private @Nullable Refusal denied;
    private @Nullable Refusal failed;
    private @Nullable String unresolved;
    private boolean over;

    Race(Dial dial, Loop loop, DirectEgress egress, Sockets sockets, Egress.Outcome then) {
        this.dial = dial;
        this.loop = loop;
        this.egress = egress;
        this.sockets = sockets;
        this.then = then;
    }

    /** Starts with the look-ups of {@code name}. */
    void start(Resolver resolver, String name) {
        after(egress.within().toNanos(), this::tooLate);
        resolver.resolve(name, Family.IPV6, resolved -> resolved(Family.IPV6, resolved));
        if (!over) {
            resolver.resolve(name, Family.IPV4, resolved -> resolved(Family.IPV4, resolved));
        }
    }

    private void resolved(Family family, Resolved resolved) {
        if (over) {
            return;
        }
        resolving--;
        List<InetAddress> allowed = List.of();
        switch (resolved) {
            case Resolved.Found found -> allowed = judged(found.addresses());
            case Resolved.Missing missing -> {}
            case Resolved.Failed why -> unresolved = why.detail();
        }
        eyes.resolved(family, allowed, loop.time().nanos());
        advance();
    }

    private List<InetAddress> judged(List<InetAddress> addresses) {
        List<InetAddress> allowed = new ArrayList<>(addresses.size());
        for (InetAddress address : addresses) {
            Optional<Refusal> verdict =
                    dial.judge().refuses(target(), new InetSocketAddress(address, target().port()));
            if (verdict.isPresent()) {
                denied = verdict.get();
            } else if (egress.canReach(address)) {
                allowed.add(address);
            } else {
                failed = Refusal.of(
                        Kind.NETWORK_UNREACHABLE,
                        target() + " at " + address.getHostAddress()
                                + ": no source address of its family");
            }
        }
        return allowed;
    }

    private void advance() {
        while (!over) {
            switch (eyes.next(loop.time().nanos())) {
                case Step.Dial next -> dial(next.address());
                case Step.Wait wait -> {
                    after(Math.max(0, wait.untilNanos() - loop.time().nanos()), this::advance);
                    return;
                }
                case Step.WaitForNews none -> {
                    return;
                }
                case Step.GiveUp none -> refuse(whyNone());
            }
        }
    }

    private void dial(InetAddress address) {
        tried++;
        Attempt attempt = new Attempt(new InetSocketAddress(address, target().port()));
        attempts.add(attempt);
        attempt.giveUp = sockets.connect(
                loop, attempt.address, egress.source(address), egress.within(), attempt);
    }

    /** One connect. */
    private final class Attempt implements Sockets.Connected {
        private final InetSocketAddress address;
        private Runnable giveUp = () -> {};

        Attempt(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public void connected(Side side) {
            attempts.remove(this);
            if (over) {
                side.close();
            } else {
                end();
                then.connected(side);
            }
        }

        @Override
        public void failed(Throwable cause) {
            attempts.remove(this);
            if (!over) {
                failed = ConnectFailure.refusal(target(), address, cause);
                eyes.failed();
                // Not from within the connect that failed at once: advance() may be its caller.
                loop.executor().execute(Race.this::advance);
            }
        }
    }

    private Refusal whyNone() {
        if (failed != null) {
            return tried > 1
                    ? new Refusal(failed.kind(), failed.detail() + ", last of " + tried)
                    : failed;
        }
        if (denied != null) {
            return denied;
        }
        if (unresolved != null) {
            return Refusal.of(Kind.NAME_UNAVAILABLE, target() + ": " + unresolved);
        }
        return Refusal.of(Kind.NAME_NOT_FOUND, target() + ": no such name");
    }

    private void tooLate() {
        String within = " within " + egress.within().toMillis() + " ms";
        if (tried == 0 && resolving > 0) {
            refuse(Refusal.of(Kind.NAME_UNAVAILABLE, target() + ": not resolved" + within));
        } else {
            refuse(Refusal.of(Kind.CONNECT_TIMED_OUT, target() + ": not connected" + within));
        }
    }

    private void refuse(Refusal why) {
        if (!over) {
            end();
            then.refused(why);
        }
    }

    /** Gives up; nobody is told. */
    void cancel() {
        if (!over) {
            end();
        }
    }

    private void end() {
        over = true;
        timers.forEach(timer -> timer.cancel(false));
        timers.clear();
        for (Attempt loser : List.copyOf(attempts)) {
            loser.giveUp.run();
        }
    }

    private void after(long nanos, Runnable task) {
        timers.add(loop.executor().schedule(task, nanos, TimeUnit.NANOSECONDS));
    }

    private Target target() {
        return dial.target();
    }
}
