package dev.caravan.protocols.stack;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What is known of a connection; read on its loop. */
public interface ConnectionInfo {

    /** A number unique among the connections of a node or embedded proxy while it runs. */
    long id();

    /** The name of the listener that accepted it. */
    String listener();

    /** The client's address. */
    InetSocketAddress client();

    /** The address the client connected to. */
    InetSocketAddress local();

    /** When it was accepted, in wall-clock milliseconds. */
    long acceptedAtMillis();

    /** The fact of that key, if it was learnt. */
    <T> Optional<T> fact(Fact<T> key);

    /** Tells every fact that was learnt, in order. */
    void facts(BiConsumer<Fact<?>, Object> each);

    /** The user whose credentials were accepted. */
    default Optional<String> user() {
        return fact(Fact.USER);
    }

    /** The states it went through, where somebody keeps them. */
    default Optional<Passport> passport() {
        return Optional.empty();
    }
}
