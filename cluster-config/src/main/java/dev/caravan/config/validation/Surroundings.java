package dev.caravan.config.validation;

import dev.caravan.config.model.UserSet;
import dev.caravan.protocols.access.InvalidAccessException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a document is judged against that does not stand in it.
 *
 * @param own the node's sockets besides its listeners, each with what it is called
 * @param portOffset what the node adds to every listener's port but 0
 * @param interfaces the machine's addresses; asked once, may block
 * @param users what is wrong with a set of users; may read its file
 */
public record Surroundings(
        Map<InetSocketAddress, String> own,
        int portOffset,
        Supplier<? extends Collection<InetAddress>> interfaces,
        Function<UserSet, Optional<String>> users) {

    public Surroundings {
        own = Map.copyOf(own);
    }

    /** No sockets but the listeners', no address but loopback; files of users are read. */
    public static Surroundings none() {
        return new Surroundings(Map.of(), 0, List::of, Surroundings::read);
    }

    /** What is wrong with the users of {@code set}, by reading them; blocks. */
    public static Optional<String> read(UserSet set) {
        try {
            set.users();
            return Optional.empty();
        } catch (InvalidAccessException e) {
            return Optional.of(String.valueOf(e.getMessage()).replace("\n", "; "));
        }
    }
}
