package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.FieldName;
import dev.caravan.protocols.http1.Fields;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.Method;

/** Ends requests that came round again, or that may go no further (RFC 9110 §7.6.2, §7.6.3). */
final class Loops {
    private Loops() {}

    /** Whether {@code x} goes no further; then it was answered. */
    static boolean stops(LiveExchange x, Pseudonym self) {
        Head head = x.asked.head();
        Fields fields = head.fields();
        if (fields.has(FieldName.VIA) && fields.viaNames(self.name())) {
            x.fail(Termination.LOOP, 508, "the request names this proxy in Via");
            return true;
        }
        if (!fields.has(FieldName.MAX_FORWARDS)
                || x.asked.method != Method.TRACE && x.asked.method != Method.OPTIONS) {
            return false;
        }
        int left = head.maxForwards();
        if (left > 0) {
            x.setHeader("Max-Forwards", Integer.toString(left - 1));
            return false;
        }
        if (left < 0) {
            return false;
        }
        x.serve(Plan.of(null, exchange -> answer(x), java.util.List.of()), null);
        return true;
    }

    private static HttpResponse answer(LiveExchange x) {
        return x.asked.method == Method.OPTIONS ? HttpResponse.of(200, "") : trace(x);
    }

    /** The request as it arrived, without what is secret (RFC 9110 §9.3.8). */
    private static HttpResponse trace(LiveExchange x) {
        Head head = x.asked.head();
        Fields fields = head.fields();
        StringBuilder echo = new StringBuilder();
        echo.append("TRACE ").append(head.target()).append(" HTTP/1.").append(head.minorVersion());
        echo.append("\r\n");
        for (int k = 0; k < fields.count(); k++) {
            boolean secret = switch (fields.kind(k)) {
                case FieldName.COOKIE, FieldName.AUTHORIZATION, FieldName.PROXY_AUTHORIZATION ->
                    true;
                default -> false;
            };
            if (!secret) {
                echo.append(fields.name(k)).append(": ").append(fields.value(k)).append("\r\n");
            }
        }
        byte[] bytes = echo.append("\r\n")
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return HttpResponse.of(200, Body.of(bytes)).setHeader("Content-Type", "message/http");
    }
}
