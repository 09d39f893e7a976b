package dev.caravan.protocols.http;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * The request as the client sent it: views over the received bytes, strings made when asked for.
 * Touched on the exchange's loop only, until the exchange has ended.
 */
public interface HttpRequest {

    /** The method, case-sensitive. */
    String method();

    /** The request target as sent. */
    String target();

    /**
     * The path without its query, dot segments resolved; escapes stay as they were sent. {@code *}
     * for an asterisk target, empty for CONNECT.
     */
    String path();

    /** What follows the {@code ?}, as sent. */
    Optional<String> query();

    /** The host the request is for, without port and brackets; empty when unknown. */
    String host();

    /** Whether the path is {@code prefix} or lies below it, by whole segments. */
    boolean under(String prefix);

    /** The first header of that name, in any case. */
    Optional<String> header(String name);

    /** Every value of that name, in order. */
    List<String> headers(String name);

    /** Tells every header line, in order. */
    void headers(BiConsumer<String, String> each);

    /** The length of the body when the head says it; 0 without a body. */
    OptionalLong length();

    /**
     * The body, for whoever answers or reads the exchange himself; what was read here is not
     * forwarded. It waits for nothing but its reader: a client that asked leave to send ({@code
     * Expect}) gets it with the first pull.
     */
    Body body();
}
