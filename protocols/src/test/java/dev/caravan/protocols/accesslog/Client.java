package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.stack.ConnectionInfo;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Passport;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A connection of which nothing but what is known of it exists. */
final class Client implements ConnectionInfo {
    private final Map<Fact<?>, Object> facts = new LinkedHashMap<>();
    private final long id;
    private final InetSocketAddress address;
    private @Nullable Passport passport;

    Client(long id, InetSocketAddress address) {
        this.id = id;
        this.address = address;
    }

    static Client at(String address, int port) {
        return new Client(7, socket(address, port));
    }

    static InetSocketAddress socket(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    <T> Client knows(Fact<T> fact, T value) {
        facts.put(fact, value);
        return this;
    }

    Client carries(Passport passport) {
        this.passport = passport;
        return this;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String listener() {
        return "everything";
    }

    @Override
    public InetSocketAddress client() {
        return address;
    }

    @Override
    public InetSocketAddress local() {
        return socket("127.0.0.1", 1080);
    }

    @Override
    public long acceptedAtMillis() {
        return 0;
    }

    @Override
    public <T> Optional<T> fact(Fact<T> key) {
        return Optional.ofNullable(facts.get(key)).map(key.type()::cast);
    }

    @Override
    public void facts(BiConsumer<Fact<?>, Object> each) {
        facts.forEach(each);
    }

    @Override
    public Optional<Passport> passport() {
        return Optional.ofNullable(passport);
    }
}
