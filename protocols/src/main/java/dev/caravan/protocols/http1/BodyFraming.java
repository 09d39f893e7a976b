package dev.caravan.protocols.http1;

/** How a message's body is delimited, told from its head (RFC 9112 §6.3). */
public enum BodyFraming {
    /** There is no body, whatever the head says of its size. */
    NONE,
    /** {@link Head#contentLength()} bytes, at least one. */
    LENGTH,
    /** Chunks, the last one empty, then trailers. */
    CHUNKED,
    /** All bytes until the connection ends: responses only. */
    UNTIL_CLOSE,
    /** No message follows: the connection carries another protocol from here on. */
    TUNNEL;

    /** Of a request. CONNECT has no content, and framing it claims is ignored (RFC 9110 §9.3.6). */
    public static BodyFraming ofRequest(Head request) {
        if (request.method == Method.CONNECT) {
            return NONE;
        }
        if (request.chunked()) {
            return CHUNKED;
        }
        return request.contentLength > 0 ? LENGTH : NONE;
    }

    /** Of a response, which depends on the method of the request that it answers. */
    public static BodyFraming ofResponse(Head response, Method asked) {
        int status = response.status;
        if (status == 101 || asked == Method.CONNECT && status / 100 == 2) {
            return TUNNEL;
        }
        if (asked == Method.HEAD || status < 200 || status == 204 || status == 304) {
            return NONE;
        }
        if (response.chunked()) {
            return CHUNKED;
        }
        if (response.contentLength < 0) {
            return UNTIL_CLOSE;
        }
        return response.contentLength > 0 ? LENGTH : NONE;
    }
}
