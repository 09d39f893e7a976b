package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.ProxyError;
import dev.caravan.protocols.http1.Reason;
import dev.caravan.protocols.stack.Refusal;

/**
 * The answers the proxy gives itself when it cannot or may not forward, with {@code Proxy-Status}
 * (RFC 9209). They are made of words of ours only: nothing of the request is repeated.
 */
final class Errors {
    private Errors() {}

    /** An answer of {@code status} for an exchange that ended so. */
    static HttpResponse response(Pseudonym by, int status, Termination why) {
        String text = status + " " + Reason.of(status) + "\n" + why.code() + "\n";
        return HttpResponse.of(status, text).setHeader("Proxy-Status", proxyStatus(by, why));
    }

    /** The field that says what went wrong at which proxy. */
    static String proxyStatus(Pseudonym by, Termination why) {
        return by.name() + "; error=" + error(why).word() + "; details=\"" + why.code() + "\"";
    }

    /** The head and body that refuse a CONNECT or a connection; it closes afterwards. */
    static byte[] refused(Pseudonym by, Refusal why, String date) {
        Termination code = Termination.of(why.kind());
        HttpResponse answer = response(by, status(why.kind()), code);
        Body body = answer.body();
        byte[] text = body instanceof ArrayBody array ? array.bytes() : new byte[0];
        byte[] out = new byte[OwnHead.bound(answer.set()) + text.length];
        OwnHead.Frame frame = new OwnHead.Frame(date, text.length, false, true);
        int head = OwnHead.write(answer.status(), answer.set(), frame, out);
        System.arraycopy(text, 0, out, head, text.length);
        return java.util.Arrays.copyOf(out, head + text.length);
    }

    /** The status that tells a refusal. */
    static int status(Refusal.Kind kind) {
        return switch (kind) {
            case MALFORMED -> 400;
            case UNSUPPORTED -> 501;
            case AUTHENTICATION -> 407;
            case LIMITED -> 429;
            case NOT_ALLOWED, REVOKED -> 403;
            case CLIENT_TIMED_OUT -> 408;
            case OVERLOADED, DRAINING, CLOSED_BY_OPERATOR -> 503;
            case NAME_UNAVAILABLE, CONNECT_TIMED_OUT -> 504;
            case INTERNAL -> 500;
            case NAME_NOT_FOUND, CONNECTION_REFUSED, HOST_UNREACHABLE, NETWORK_UNREACHABLE -> 502;
        };
    }

    private static ProxyError error(Termination why) {
        return switch (why) {
            case OK, NO_ROUTE -> ProxyError.PROXY_INTERNAL_RESPONSE;
            case CLIENT_RESET,
                    CLIENT_INCOMPLETE,
                    CLIENT_TIMEOUT,
                    CLIENT_STALLED,
                    CLIENT_MALFORMED,
                    UNSUPPORTED -> ProxyError.HTTP_REQUEST_ERROR;
            case AUTH_FAILED, AUTH_LIMITED, NOT_ALLOWED, REVOKED -> ProxyError.HTTP_REQUEST_DENIED;
            case LOOP -> ProxyError.PROXY_LOOP_DETECTED;
            case DNS_NOT_FOUND -> ProxyError.DNS_ERROR;
            case DNS_FAILED -> ProxyError.DNS_TIMEOUT;
            case CONNECT_REFUSED -> ProxyError.CONNECTION_REFUSED;
            case UNREACHABLE -> ProxyError.DESTINATION_IP_UNROUTABLE;
            case CONNECT_TIMEOUT -> ProxyError.CONNECTION_TIMEOUT;
            case NO_ENDPOINT -> ProxyError.DESTINATION_UNAVAILABLE;
            case POOL_FULL, OVERLOADED -> ProxyError.CONNECTION_LIMIT_REACHED;
            case UPSTREAM_RESET, UPSTREAM_REUSE -> ProxyError.CONNECTION_TERMINATED;
            case UPSTREAM_INCOMPLETE -> ProxyError.HTTP_RESPONSE_INCOMPLETE;
            case UPSTREAM_MALFORMED -> ProxyError.HTTP_PROTOCOL_ERROR;
            case UPSTREAM_TIMEOUT, IDLE, LIFETIME -> ProxyError.HTTP_RESPONSE_TIMEOUT;
            case DRAINED, OPERATOR -> ProxyError.DESTINATION_UNAVAILABLE;
            case INTERNAL -> ProxyError.PROXY_INTERNAL_ERROR;
        };
    }
}
