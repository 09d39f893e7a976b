package dev.caravan.protocols.connection;

import dev.caravan.protocols.stack.ConnectionInfo;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Passport;
import dev.caravan.protocols.wire.Side;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What is known of one connection; facts stand in the order they were learnt. */
final class Info implements ConnectionInfo {
    private static final @Nullable Object[] NONE = {};

    private final long id;
    private final String listener;
    private final Side side;
    private final InetSocketAddress client;
    private final long acceptedAtMillis;
    private @Nullable Object[] facts = NONE;
    private @Nullable Passport passport;

    Info(long id, String listener, Side side, long acceptedAtMillis) {
        this.id = id;
        this.listener = listener;
        this.side = side;
        this.client = side.remote();
        this.acceptedAtMillis = acceptedAtMillis;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public InetSocketAddress client() {
        return client;
    }

    @Override
    public InetSocketAddress local() {
        return side.local();
    }

    @Override
    public long acceptedAtMillis() {
        return acceptedAtMillis;
    }

    void stamp(String state, long nanos) {
        Passport stamped = passport;
        if (stamped == null) {
            stamped = Passport.begun(nanos);
            passport = stamped;
        }
        stamped.stamp(state, nanos);
    }

    @Override
    public Optional<Passport> passport() {
        return Optional.ofNullable(passport);
    }

    void put(Fact<?> key, Object value) {
        for (int i = 0; i < facts.length; i += 2) {
            if (key.equals(facts[i])) {
                facts[i + 1] = value;
                return;
            }
        }
        int at = facts.length;
        facts = Arrays.copyOf(facts, at + 2);
        facts[at] = key;
        facts[at + 1] = value;
    }

    @Override
    public <T> Optional<T> fact(Fact<T> key) {
        for (int i = 0; i < facts.length; i += 2) {
            if (key.equals(facts[i])) {
                return Optional.of(key.type().cast(Objects.requireNonNull(facts[i + 1])));
            }
        }
        return Optional.empty();
    }

    @Override
    public void facts(BiConsumer<Fact<?>, Object> each) {
        for (int i = 0; i < facts.length; i += 2) {
            each.accept(
                    (Fact<?>) Objects.requireNonNull(facts[i]),
                    Objects.requireNonNull(facts[i + 1]));
        }
    }
}
