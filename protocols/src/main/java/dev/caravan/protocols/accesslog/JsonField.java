package dev.caravan.protocols.accesslog;

/**
 * The fields of a JSON line in their order, each as the bytes it begins with; {@code
 * docs/access-log.md} says what they mean.
 */
enum JsonField {
    TIME("time"),
    LISTENER("listener"),
    CONNECTION("connection"),
    CLIENT("client"),
    PROTOCOL("protocol"),
    USER("user"),
    METHOD("method"),
    TARGET("target"),
    PATH("path"),
    HOST("host"),
    VERSION("version"),
    CUT("cut"),
    ROUTE("route"),
    UPSTREAM("upstream"),
    ENDPOINT("endpoint"),
    STATUS("status"),
    BYTES_IN("bytes_in"),
    BYTES_OUT("bytes_out"),
    DURATION("duration_us"),
    CONNECT("connect_us"),
    FIRST_BYTE("first_byte_us"),
    REUSED("reused"),
    ATTEMPTS("attempts"),
    TERMINATION("termination"),
    DETAIL("detail"),
    FACTS("facts"),
    PASSPORT("passport");

    final String word;
    /** The name with its comma and colon. */
    final byte[] later;

    /** As {@link #later}, and the quote that opens a text. */
    final byte[] quoted;

    JsonField(String word) {
        this.word = word;
        this.later = Line.ascii(",\"" + word + "\":");
        this.quoted = Line.ascii(",\"" + word + "\":\"");
    }
}
