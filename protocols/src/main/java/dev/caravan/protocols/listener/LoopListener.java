package dev.caravan.protocols.listener;

import dev.caravan.protocols.access.Bans;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.connection.Host;
import dev.caravan.protocols.connection.LiveState;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Stack;

import io.netty.util.collection.LongObjectHashMap;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/**
 * One listener on one loop: the settings its connections read as plain fields, the connections
 * themselves, the counts. Everything runs on the loop.
 */
final class LoopListener implements Host {
    private final Loop loop;
    private final Places places;
    private final Bans bans;
    private final int loops;
    private final ListenerCounters counters = new ListenerCounters();
    private final LongObjectHashMap<LiveState> live = new LongObjectHashMap<>(16);
    private Policy policy;
    private Stack stack;
    private boolean draining;
    private boolean paused;
    private String servedBy = "";
    private long served;

    LoopListener(Loop loop, ListenerRuntime runtime, Policy policy, Stack stack) {
        this.loop = loop;
        this.loops = runtime.loops().loops().size();
        this.places = runtime.places();
        this.bans = runtime.bans();
        this.policy = policy;
        this.stack = stack;
    }

    /** Its connections can be found from now on; on the loop, as everything after the making. */
    void begin() {
        here().add(this);
    }

    /** None of its connections is left. */
    void end() {
        here().remove(this);
    }

    private LoopConnections here() {
        return LoopConnections.of(loop);
    }

    /** Whether one more connection from {@code source} may come; takes its places when it may. */
    boolean admit(InetAddress source) {
        counters.accepted++;
        if (bans.client(source)) {
            counters.banned++;
            return false;
        }
        if (policy.allowFrom().isPresent() && !policy.allowFrom().get().contains(source)) {
            counters.notAllowed++;
            return false;
        }
        int most = policy.limits().connections();
        int share = Math.max(1, (most + loops - 1) / loops);
        if (counters.open >= share || !places.take()) {
            counters.overLimit++;
            return false;
        }
        if (!places.takeOf(source, policy.limits().connectionsPerSource())) {
            places.giveBack();
            counters.overLimit++;
            return false;
        }
        counters.open++;
        return true;
    }

    long nextId() {
        return here().nextId(loop, loops);
    }

    Stack stack() {
        return stack;
    }

    void began(LiveState connection) {
        live.put(connection.info().id(), connection);
    }

    @Nullable
    LiveState find(long id) {
        return live.get(id);
    }

    Collection<LiveState> connections() {
        return live.values();
    }

    void swap(Policy newPolicy, Stack newStack) {
        policy = newPolicy;
        stack = newStack;
    }

    /** While no connections are taken, an answer is the last of its connection. */
    void pause(boolean now) {
        paused = now;
    }

    void drain() {
        draining = true;
        for (LiveState connection : List.copyOf(live.values())) {
            connection.drain();
        }
    }

    void closeAll(Refusal why) {
        for (LiveState connection : List.copyOf(live.values())) {
            connection.close(why);
        }
    }

    ListenerCounters counters() {
        countServed();
        return counters;
    }

    /** Mostly one layer serves all: it is looked up when another one does, or somebody asks. */
    private void countServed() {
        if (served > 0) {
            counters.layers.merge(servedBy, served, Long::sum);
            served = 0;
        }
    }

    boolean isEmpty() {
        return counters.open == 0;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public Bans bans() {
        return bans;
    }

    @Override
    public void bannedUser() {
        counters.banned++;
    }

    @Override
    public boolean draining() {
        return draining || paused;
    }

    @Override
    public void serving(String layer) {
        if (!layer.equals(servedBy)) {
            countServed();
            servedBy = layer;
        }
        served++;
    }

    @Override
    public void ended(Termination why, long bytesIn, long bytesOut) {
        counters.terminations[why.ordinal()]++;
        counters.bytesIn += bytesIn;
        counters.bytesOut += bytesOut;
    }

    @Override
    public void gone(LiveState connection) {
        counters.open--;
        places.giveBack();
        places.giveBackOf(connection.info().client().getAddress());
        live.remove(connection.info().id());
    }
}
