package dev.caravan.protocols.egress;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an egress knows about names before it asks anybody, shared by its loops: its own overrides
 * and name servers, else the machine's. The machine's files are read again off the loops.
 */
final class NameSource {
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long NEVER = Long.MIN_VALUE;

    private final Map<String, List<InetAddress>> overrides;
    private final @Nullable NameServers own;
    private final MachineNames machine;
    private final AtomicLong readAt = new AtomicLong(NEVER);
    private volatile MachineNames.Read read;

    NameSource(
            Map<String, List<InetAddress>> overrides,
            @Nullable NameServers own,
            MachineNames machine) {
        this.overrides = overrides;
        this.own = own;
        this.machine = machine;
        this.read = machine.read();
    }

    /** Whom to ask; without servers, why not. */
    record Servers(@Nullable NameServers servers, String trouble) {}

    /** Addresses that need no question, or null. */
    @Nullable
    List<InetAddress> known(String name) {
        List<InetAddress> override = overrides.get(name);
        return override != null ? override : read.hosts().get(name);
    }

    /** Whom to ask now. */
    Servers servers(long nowNanos) {
        readAgainLater(nowNanos);
        if (own != null) {
            return new Servers(own, "");
        }
        MachineNames.Read now = read;
        return now.servers().isEmpty()
                ? new Servers(null, now.trouble())
                : new Servers(now.servers().getFirst(), "");
    }

    private void readAgainLater(long nowNanos) {
        long before = readAt.get();
        if (before == NEVER) {
            readAt.compareAndSet(before, nowNanos);
        } else if (nowNanos - before >= AGAIN_NANOS && readAt.compareAndSet(before, nowNanos)) {
            Thread.ofVirtual().name("caravan-names").start(new Reading(this));
        }
    }

    /** Reads the files on a thread that may wait. */
    private record Reading(NameSource source) implements Runnable {
        @Override
        public void run() {
            source.read = source.machine.read();
        }
    }

    /** {@code name} as overrides are keyed. */
    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
