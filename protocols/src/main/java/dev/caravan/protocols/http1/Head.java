package dev.caravan.protocols.http1;

import java.util.Locale;

/**
 * A reusable index over the bytes of one message head: where its parts stand, what they mean.
 *
 * <p>{@link HeadCodec} fills it and {@link HeadWriter} writes it back; a head that is done or
 * malformed is started anew by the codec's next call, one given up half-way needs {@link #clear}.
 * Every offset is relative to the first byte of the message. Strings are made only by the methods
 * that return one. The bytes are borrowed: what is read here is valid as long as the array that was
 * parsed keeps them; {@link #detachTo} moves them. Confined to one thread.
 */
public final class Head {
    static final int CLOSE = 1;
    static final int KEEP_ALIVE = 2;
    static final int UPGRADE = 4;
    static final int CHUNKED = 8;
    static final int OTHER_CODING = 16;
    static final int CONTINUE = 32;
    static final int OTHER_EXPECTATION = 64;
    static final int TE_TRAILERS = 128;
    static final int CONNECTION_AUTH = 256;
    static final int NOMINATES = 512;
    static final int UNSOUND = 1024;

    final Fields fields = new Fields();
    boolean request;
    Method method = Method.OTHER;
    TargetForm form = TargetForm.ORIGIN;
    int methodFrom;
    int methodTo;
    int targetFrom;
    int targetTo;
    int schemeTo;
    int authorityFrom;
    int authorityTo;
    int hostFrom;
    int hostTo;
    int port;
    int pathFrom;
    int minor;

    /** Whether the version is not the one that we write. */
    boolean foreign;

    int status;
    int reasonFrom;
    int reasonTo;
    int hostLine;
    long contentLength;
    int maxForwards;
    int flags;

    private Head() {
        clear();
    }

    /** An empty index, to be filled by {@link HeadCodec}. */
    public static Head create() {
        return new Head();
    }

    /** Forgets everything, so that the codec's next call starts a new message. */
    public void clear() {
        fields.clear();
        method = Method.OTHER;
        form = TargetForm.ORIGIN;
        methodFrom = methodTo = targetFrom = targetTo = schemeTo = pathFrom = 0;
        authorityFrom = authorityTo = hostFrom = hostTo = 0;
        foreign = false;
        minor = status = reasonFrom = reasonTo = flags = 0;
        port = hostLine = maxForwards = -1;
        contentLength = -1;
    }

    /**
     * Moves the head's bytes to the start of {@code own}, which has room for {@link #length()}, so
     * that the array that was parsed may be used again.
     */
    public void detachTo(byte[] own) {
        fields.moveTo(own, length());
    }

    /** The bytes of the head with its empty line, once done: the body starts there. */
    public int length() {
        return fields.at;
    }

    /** The field lines. */
    public Fields fields() {
        return fields;
    }

    public boolean isRequest() {
        return request;
    }

    public Method method() {
        return method;
    }

    /** The method as it was sent. */
    public String methodText() {
        return fields.text(methodFrom, methodTo);
    }

    public TargetForm form() {
        return form;
    }

    /** The request target as it was sent. */
    public String target() {
        return fields.text(targetFrom, targetTo);
    }

    public int methodFrom() {
        return methodFrom;
    }

    public int methodTo() {
        return methodTo;
    }

    public int targetFrom() {
        return targetFrom;
    }

    public int targetTo() {
        return targetTo;
    }

    /** The scheme of an absolute target in lower case, else empty. */
    public String scheme() {
        boolean written = form == TargetForm.ABSOLUTE;
        return written ? fields.text(targetFrom, schemeTo).toLowerCase(Locale.ROOT) : "";
    }

    /** Whether the absolute target's scheme is {@code lower}. */
    public boolean schemeIs(String lower) {
        byte[] b = fields.bytes;
        return Octets.equalsLower(b, fields.base + targetFrom, fields.base + schemeTo, lower);
    }

    /**
     * The host this request is for, without brackets: from the target when it has one, else from
     * Host (RFC 9112 §3.3); empty when there is neither.
     */
    public String host() {
        return fields.text(hostFrom, hostTo);
    }

    public int hostFrom() {
        return hostFrom;
    }

    public int hostTo() {
        return hostTo;
    }

    /** The port beside {@link #host()}, or -1 when none is written. */
    public int port() {
        return port;
    }

    /** Host and port as written where {@link #host()} stands. */
    public String authority() {
        return fields.text(authorityFrom, authorityTo);
    }

    public int authorityFrom() {
        return authorityFrom;
    }

    public int authorityTo() {
        return authorityTo;
    }

    /** Path and query: as written, {@code /} where an absolute target has no path, else empty. */
    public String path() {
        String path = fields.text(pathFrom, targetTo);
        boolean bare = form == TargetForm.ABSOLUTE && !path.startsWith("/");
        return bare ? "/" + path : path;
    }

    /** Where path and query start; {@link #targetTo()} when there is neither. */
    public int pathFrom() {
        return pathFrom;
    }

    /** 0, or 1 for 1.1 and every later 1.x (RFC 9110 §2.5). */
    public int minorVersion() {
        return minor;
    }

    public int status() {
        return status;
    }

    /** The response's reason phrase, which may be empty. */
    public String reason() {
        return fields.text(reasonFrom, reasonTo);
    }

    /** Content-Length, or -1 when there is none. */
    public long contentLength() {
        return contentLength;
    }

    public boolean chunked() {
        return is(CHUNKED);
    }

    /** Whether the connection may serve another message after this one (RFC 9112 §9.3). */
    public boolean persistent() {
        // A proxy keeps no HTTP/1.0 client, but an HTTP/1.0 server that says keep-alive.
        return !is(CLOSE | UNSOUND) && (minor > 0 || !request && is(KEEP_ALIVE));
    }

    /** Whether Connection lists {@code close}. */
    public boolean close() {
        return is(CLOSE);
    }

    /** Whether Connection lists {@code keep-alive}. */
    public boolean keepAlive() {
        return is(KEEP_ALIVE);
    }

    /** Whether Upgrade names protocols and Connection lists it; never in HTTP/1.0. */
    public boolean upgrade() {
        return minor > 0 && is(UPGRADE) && fields.has(FieldName.UPGRADE);
    }

    /** Whether this upgrades, or offers to, to a lower-case protocol such as {@code websocket}. */
    public boolean upgradeTo(String protocol) {
        if (upgrade()) {
            int kind = FieldName.UPGRADE;
            for (int k = fields.find(kind); k >= 0; k = fields.find(kind, k + 1)) {
                if (fields.valueLists(k, protocol)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether an HTTP/1.1 request waits for a 100 before its body (RFC 9110 §10.1.1). */
    public boolean expectContinue() {
        return minor > 0 && is(CONTINUE);
    }

    /** Whether Expect holds anything but {@code 100-continue}: a 417 may answer it. */
    public boolean expectUnknown() {
        return is(OTHER_EXPECTATION);
    }

    /** Whether the client takes trailers: TE lists {@code trailers}. */
    public boolean teTrailers() {
        return is(TE_TRAILERS);
    }

    /** Max-Forwards, or -1 when it is missing or no number. */
    public int maxForwards() {
        return maxForwards;
    }

    /** Whether NTLM or Negotiate was seen: the upstream connection belongs to one client. */
    public boolean connectionAuthentication() {
        return is(CONNECTION_AUTH);
    }

    /** Why the codec said {@link Parsed#MALFORMED}; only then. */
    public HeadProblem problem() {
        if (fields.problem == null) {
            throw new IllegalStateException("this head is not malformed");
        }
        return fields.problem;
    }

    /** The offset of the refused byte from the first byte of the message. */
    public int problemAt() {
        return fields.problemAt;
    }

    boolean is(int anyOf) {
        return (flags & anyOf) != 0;
    }
}
