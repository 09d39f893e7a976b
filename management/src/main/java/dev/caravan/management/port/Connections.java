package dev.caravan.management.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The live connections of this node. Any thread; nothing blocks. */
public interface Connections {
    /** At most {@code limit} connections that match, by rising id. */
    CompletionStage<List<View>> list(Filter filter, int limit);

    /** How many match. */
    CompletionStage<Long> count(Filter filter);

    /** One of them. */
    CompletionStage<Optional<View>> find(long id);

    /** Ends all that match; how many those were. */
    CompletionStage<Long> close(Filter filter, String reason);

    /**
     * Which connections; what is empty matches any.
     *
     * @param above only ids above this one
     * @param client an address or a block, such as {@code 10.0.0.0/8}
     * @param target a host name, or its end behind a dot, or an address
     */
    record Filter(
            long above,
            Optional<Long> id,
            Optional<String> listener,
            Optional<String> user,
            Optional<String> client,
            Optional<String> target,
            Optional<String> protocol) {
        /** Every connection. */
        public static final Filter ALL = new Filter(
                -1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * A connection.
     *
     * @param id within its node
     * @param state what it does now, such as {@code relaying}
     * @param user empty when nobody said who they are
     * @param target as the client named it; empty before that
     * @param upstream the address it is connected to; empty before that
     * @param bytesIn taken from the client so far
     * @param bytesOut handed to the client so far
     * @param exchanges HTTP requests begun on it
     * @param passport states with the time each was entered, in ms since it was accepted
     * @param facts what was learnt about it
     */
    record View(
            long id,
            String listener,
            String client,
            String local,
            String protocol,
            String state,
            String user,
            String target,
            String upstream,
            long acceptedAtMillis,
            long bytesIn,
            long bytesOut,
            long exchanges,
            List<Stamp> passport,
            Map<String, String> facts) {}

    /** A state and when it was entered. */
    record Stamp(String state, double atMillis) {}
}
