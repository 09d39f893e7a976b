package dev.caravan.node.membership;

import dev.caravan.config.store.Marks;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A disk that outlives its node's process, and may end it before a write. */
final class DiskInMemory implements Marks {
    /** The process ends here. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Map<String, String> facts = new ConcurrentHashMap<>();
    private volatile Optional<Membership> membership = Optional.empty();
    private volatile Optional<String> promise = Optional.empty();
    private volatile Optional<Served> proven = Optional.empty();
    private volatile Optional<Served> trying = Optional.empty();
    private volatile int writesLeft = Integer.MAX_VALUE;

    /** Lets {@code writes} succeed; the next one ends the process. */
    void crashAfter(int writes) {
        writesLeft = writes;
    }

    /** The next process begins. */
    void mend() {
        writesLeft = Integer.MAX_VALUE;
    }

    private void write() {
        if (writesLeft == 0) {
            throw new Crash();
        }
        writesLeft--;
    }

    @Override
    public Optional<Served> proven() {
        return proven;
    }

    @Override
    public void proven(Served served) {
        write();
        proven = Optional.of(served);
    }

    @Override
    public Optional<Served> trying() {
        return trying;
    }

    @Override
    public void trying(Optional<Served> served) {
        write();
        trying = served;
    }

    @Override
    public Optional<Membership> membership() {
        return membership;
    }

    @Override
    public void membership(Membership belongs) {
        write();
        membership = Optional.of(belongs);
    }

    @Override
    public Optional<String> promise() {
        return promise;
    }

    @Override
    public void promise(Optional<String> node) {
        write();
        promise = node;
    }

    @Override
    public Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    @Override
    public void fact(String name, Optional<String> value) {
        write();
        value.ifPresentOrElse(v -> facts.put(name, v), () -> facts.remove(name));
    }
}
