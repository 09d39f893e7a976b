package dev.caravan.protocols.http1;

/** The form of a request's target (RFC 9112 §3.2). */
public enum TargetForm {
    /** A path with an optional query: {@code /where?q=now}. */
    ORIGIN,
    /** A whole URI, as clients send to a proxy: {@code http://host/where}. */
    ABSOLUTE,
    /** Host and port, of CONNECT only: {@code host:443}. */
    AUTHORITY,
    /** The server as such, of OPTIONS only: {@code *}. */
    ASTERISK
}
