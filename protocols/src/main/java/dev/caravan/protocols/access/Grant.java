package dev.caravan.protocols.access;

/**
 * The word that let a user in. A connection keeps it, so that it can be asked later whether the user
 * is still there with the same password. Any thread; a look neither blocks nor makes objects.
 */
public final class Grant {
    private final Users users;
    private final String user;
    private final String hash;

    Grant(Users users, String user, String hash) {
        this.users = users;
        this.user = user;
        this.hash = hash;
    }

    /** Who was let in. */
    public String user() {
        return user;
    }

    /** Whether the user is still there, not blocked, and has the password that was given. */
    public boolean stands() {
        return users.isCurrent(user, hash);
    }

    /** Equal are those of one name. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Grant grant && grant.user.equals(user);
    }

    @Override
    public int hashCode() {
        return user.hashCode();
    }

    /** The user; not the hash. */
    @Override
    public String toString() {
        return "Grant[" + user + "]";
    }
}
