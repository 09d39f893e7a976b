package dev.caravan.protocols.access;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Set;

/**
 * Clients and users that nobody serves, whatever listeners say; one for a node, changed while it
 * runs. Any thread; a look is one read of a field where nobody is banned, and a binary search or a
 * hash look-up elsewhere.
 */
public final class Bans {
    private volatile Listed now = new Listed(AccessList.of(), Set.of());

    private record Listed(AccessList clients, Set<String> users) {}

    /** Nobody is banned yet. */
    public Bans() {}

    /**
     * These are banned from now on, and no others.
     *
     * @param clients addresses and blocks, as {@link AccessList} has them
     * @param users names, whatever set of users they belong to
     * @throws InvalidAccessException for an entry that is no address; nothing has changed then
     */
    public void replace(Collection<String> clients, Set<String> users) {
        now = new Listed(AccessList.of(clients), Set.copyOf(users));
    }

    /** Whether clients at {@code address} are banned. */
    public boolean client(InetAddress address) {
        return now.clients.contains(address);
    }

    /** Whether the user of that name is banned. */
    public boolean user(String name) {
        Set<String> users = now.users;
        return !users.isEmpty() && users.contains(name);
    }
}
