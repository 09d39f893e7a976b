package dev.caravan.management.auth;

/**
 * What is kept of a token; as JSON an entry of the collection {@link #COLLECTION} under its id.
 *
 * @param hash SHA-256 of the whole token, in hexadecimal
 * @param role {@code viewer}, {@code operator} or {@code admin}
 * @param name what people call it
 * @param expires when it ends, in ms since 1970; 0 for never
 */
public record KeptToken(String hash, String role, String name, long expires) {
    /** The collection that tokens are kept in. */
    public static final String COLLECTION = "tokens";

    /** Whether it is over at {@code nowMillis}. */
    public boolean expired(long nowMillis) {
        return expires > 0 && expires <= nowMillis;
    }
}
