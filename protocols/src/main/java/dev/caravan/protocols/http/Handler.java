package dev.caravan.protocols.http;

/** What a layer does with each request: it finds who serves it. On the loop. */
interface Handler {
    /** Serves {@code x}, or fails it. Its head stands in the loop's arrays. */
    void handle(LiveExchange x);

    /** The layer's name. */
    String name();

    /** How the proxy calls itself on this listener. */
    Pseudonym pseudonym();

    /** Whether the exchange under way is to be the last of its connection. */
    boolean ending();
}
