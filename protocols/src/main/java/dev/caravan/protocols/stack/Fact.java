package dev.caravan.protocols.stack;

/**
 * The key of something learnt about a connection, usable in rules, headers and log fields.
 *
 * @param name dashed lower case, unique within a proxy; the log's field name
 * @param type the value's class
 */
public record Fact<T>(String name, Class<T> type) {
    /** The user name whose credentials were accepted. */
    public static final Fact<String> USER = new Fact<>("user", String.class);

    /** The name of the protocol that was spoken. */
    public static final Fact<String> PROTOCOL = new Fact<>("protocol", String.class);

    /** A fact of one's own. */
    public static <T> Fact<T> of(String name, Class<T> type) {
        return new Fact<>(name, type);
    }
}
