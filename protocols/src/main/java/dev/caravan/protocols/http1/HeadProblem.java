package dev.caravan.protocols.http1;

/**
 * Why a head or a chunked body was refused, with the section that demands it.
 *
 * <p>A constant and not an exception, so that a flood of malformed heads allocates nothing.
 */
public enum HeadProblem {
    REQUEST_LINE(400, "RFC 9112 §3", "malformed request line"),
    METHOD_TOO_LONG(501, "RFC 9112 §3", "method longer than any that exists"),
    LEADING_LINE(400, "RFC 9112 §2.2", "more than one empty line before the request line"),
    TARGET_OCTET(400, "RFC 9112 §3.2", "octet that no request target may hold"),
    TARGET_TOO_LONG(414, "RFC 9112 §3", "request target too long"),
    TARGET_FORM(400, "RFC 9112 §3.2", "target form that the method does not have"),
    TARGET_URI(400, "RFC 9112 §3.2.2", "invalid absolute URI"),
    TARGET_USERINFO(400, "RFC 9110 §4.2.4", "user information in an authority"),
    CONNECT_TARGET(400, "RFC 9110 §9.3.6", "CONNECT target without host and port 1..65535"),
    VERSION_SYNTAX(400, "RFC 9112 §2.3", "malformed HTTP version"),
    VERSION_UNSUPPORTED(505, "RFC 9110 §15.6.6", "HTTP version other than 1.x"),
    STATUS_LINE(502, "RFC 9112 §4", "malformed status line"),
    BARE_CR(400, "RFC 9112 §2.2", "CR without LF"),
    BARE_LF(400, "RFC 9112 §2.2", "LF without CR"),
    BLANK_BEFORE_FIELDS(400, "RFC 9112 §2.2", "white space between start line and first field"),
    OBS_FOLD(400, "RFC 9112 §5.2", "folded field line"),
    BLANK_BEFORE_COLON(400, "RFC 9112 §5.1", "white space before the colon"),
    FIELD_NAME(400, "RFC 9110 §5.1", "malformed field name"),
    FIELD_VALUE(400, "RFC 9110 §5.5", "control character in a field value"),
    HEAD_TOO_LONG(431, "RFC 6585 §5", "head too long"),
    LINE_TOO_LONG(431, "RFC 6585 §5", "field line too long"),
    TOO_MANY_FIELDS(431, "RFC 6585 §5", "too many field lines"),
    CONNECTION_OPTIONS(431, "RFC 9110 §7.6.1", "too many connection options"),
    HOST_MISSING(400, "RFC 9112 §3.2", "HTTP/1.1 request without Host"),
    HOST_TWICE(400, "RFC 9112 §3.2", "more than one Host"),
    HOST_INVALID(400, "RFC 9112 §3.2", "Host that is no authority of RFC 3986"),
    LENGTH_INVALID(400, "RFC 9112 §6.3", "invalid Content-Length"),
    LENGTH_TWICE(400, "RFC 9112 §6.3", "more than one Content-Length"),
    LENGTH_AND_CODING(400, "RFC 9112 §6.1", "both Transfer-Encoding and Content-Length"),
    CODING_IN_HTTP10(400, "RFC 9112 §6.1", "Transfer-Encoding in an HTTP/1.0 message"),
    CODING_INVALID(400, "RFC 9112 §6.1", "malformed Transfer-Encoding"),
    CODING_NOT_LAST(400, "RFC 9112 §6.3", "chunked is not the one, last transfer coding"),
    CODING_UNKNOWN(501, "RFC 9112 §6.1", "unknown transfer coding"),
    CHUNK_SIZE(400, "RFC 9112 §7.1", "malformed chunk size"),
    CHUNK_SIZE_OVERFLOW(400, "RFC 9112 §7.1", "chunk size too large"),
    CHUNK_EXTENSION(400, "RFC 9112 §7.1.1", "malformed chunk extension"),
    CHUNK_EXTENSIONS_TOO_LONG(400, "RFC 9112 §7.1.1", "chunk extensions too long"),
    CHUNK_END(400, "RFC 9112 §7.1", "chunk data not followed by CRLF");

    private final int status;
    private final String section;
    private final String reason;

    HeadProblem(int status, String section, String reason) {
        this.status = status;
        this.section = section;
        this.reason = reason;
    }

    /** The status that answers a request with this fault; in a response it is always a 502. */
    public int status() {
        return status;
    }

    /** The section that demands the refusal, such as {@code RFC 9112 §5.2}. */
    public String section() {
        return section;
    }

    /** What is wrong, for a log line or an error answer; holds nothing of the message. */
    public String reason() {
        return reason;
    }
}
