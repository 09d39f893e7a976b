package dev.caravan.management.auth;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do; each may do what those before it may. */
public enum Role {
    /** Asks for what needs no credential. */
    NOBODY,
    /** Looks. */
    VIEWER,
    /** Changes what is served. */
    OPERATOR,
    /** Changes who may change. */
    ADMIN;

    /** Whether this role may do what {@code needed} may. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** As it is written: {@code viewer}, {@code operator}, {@code admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role written as {@code word}, of those that a token can have. */
    public static Optional<Role> of(String word) {
        return switch (word) {
            case "viewer" -> Optional.of(VIEWER);
            case "operator" -> Optional.of(OPERATOR);
            case "admin" -> Optional.of(ADMIN);
            default -> Optional.empty();
        };
    }
}
