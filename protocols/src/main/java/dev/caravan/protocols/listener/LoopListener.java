package dev.caravan.protocols.listener;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.connection.Host;
import dev.caravan.protocols.connection.LiveState;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Stack;

import io.netty.util.collection.LongObjectHashMap;

import java.net.InetAddress;
import java.util.List;

/**
 * One listener on one loop: the settings its connections read as plain fields, the connections
 * themselves, the counts. Everything runs on the loop.
 */
final class LoopListener implements Host {
    private final Loop loop;
    private final Places places;
    private final int loops;
    private final ListenerCounters counters = new ListenerCounters();
    private final LongObjectHashMap<LiveState> live = new LongObjectHashMap<>(16);
    private Policy policy;
    private Stack stack;
    private boolean draining;
    private long next;
    private String servedBy = "";
    private long served;

    LoopListener(Loop loop, int loops, Places places, Policy policy, Stack stack) {
        this.loop = loop;
        this.loops = loops;
        this.places = places;
        this.policy = policy;
        this.stack = stack;
    }

    /** Whether one more connection from {@code source} may come; takes its places when it may. */
    boolean admit(InetAddress source) {
        counters.accepted++;
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
        return next++ * loops + loop.index();
    }

    Stack stack() {
        return stack;
    }

    void began(LiveState connection) {
        live.put(connection.info().id(), connection);
    }

    void swap(Policy newPolicy, Stack newStack) {
        policy = newPolicy;
        stack = newStack;
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
    public boolean draining() {
        return draining;
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
