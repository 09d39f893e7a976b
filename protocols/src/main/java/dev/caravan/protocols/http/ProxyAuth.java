package dev.caravan.protocols.http;

import dev.caravan.protocols.access.UserVerifier;
import dev.caravan.protocols.access.Verdict;
import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.FieldName;
import dev.caravan.protocols.http1.Fields;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Refusal;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Basic credentials for the proxy (RFC 7617, RFC 9110 §11.7), checked off the loop. */
final class ProxyAuth {
    private final LiveConnection live;

    private record Credentials(String user, byte[] password) {}

    ProxyAuth(LiveConnection live) {
        this.live = live;
    }

    /** Lets {@code x} pass to {@code then}, or answers it. */
    void check(LiveExchange x, UserVerifier users, Consumer<LiveExchange> then) {
        Credentials given = credentials(x.asked.head().fields());
        if (given == null) {
            x.refuse(Termination.AUTH_FAILED, challenge());
            return;
        }
        Optional<Verdict> known = users.cached(given.user, given.password);
        if (known.isPresent()) {
            decide(x, known.get(), then);
            return;
        }
        x.asked.detach();
        users.verify(given.user, given.password, live.info().client().getAddress())
                .whenComplete((verdict, failure) -> x.wire.later(() -> {
                    if (x.over()) {
                        return;
                    }
                    if (verdict == null || failure != null) {
                        x.fail(Termination.INTERNAL, 500, "users: " + failure);
                    } else {
                        decide(x, verdict, then);
                    }
                }));
    }

    private void decide(LiveExchange x, Verdict verdict, Consumer<LiveExchange> then) {
        switch (verdict) {
            case Verdict.Accepted accepted -> {
                Optional<Refusal> no = live.admit(accepted.grant());
                if (no.isPresent()) {
                    refuse(x, no.get());
                } else {
                    x.record.user = accepted.user();
                    then.accept(x);
                }
            }
            case Verdict.Rejected rejected -> x.refuse(Termination.AUTH_FAILED, challenge());
            case Verdict.Limited limited ->
                x.refuse(
                        Termination.AUTH_LIMITED,
                        HttpResponse.of(429, "Too many wrong passwords.\n")
                                .setHeader("Retry-After", seconds(limited)));
            case Verdict.Busy busy ->
                x.refuse(
                        Termination.OVERLOADED,
                        HttpResponse.of(503, "Too many passwords to verify at once.\n")
                                .setHeader("Retry-After", "1"));
        }
    }

    /** Right as they are, these credentials do not help. */
    private static void refuse(LiveExchange x, Refusal why) {
        if (why.kind() == Refusal.Kind.AUTHENTICATION) {
            x.refuse(Termination.AUTH_FAILED, challenge());
        } else {
            x.refuse(
                    Termination.of(why.kind()),
                    HttpResponse.of(Errors.status(why.kind()), "This user is banned.\n"));
        }
    }

    private static String seconds(Verdict.Limited limited) {
        return Long.toString(Math.max(1, limited.retryAfter().plusMillis(999).toSeconds()));
    }

    private static HttpResponse challenge() {
        return HttpResponse.of(407, "This proxy wants a user name and a password.\n")
                .setHeader("Proxy-Authenticate", "Basic realm=\"caravan\", charset=\"UTF-8\"");
    }

    private static @Nullable Credentials credentials(Fields fields) {
        int line = fields.find(FieldName.PROXY_AUTHORIZATION);
        if (line < 0 || fields.find(FieldName.PROXY_AUTHORIZATION, line + 1) >= 0) {
            return null;
        }
        String value = fields.value(line);
        int blank = value.indexOf(' ');
        if (blank < 0 || !value.substring(0, blank).toLowerCase(Locale.ROOT).equals("basic")) {
            return null;
        }
        byte[] decoded = decoded(value.substring(blank).strip());
        int colon = 0;
        while (colon < decoded.length && decoded[colon] != ':') {
            colon++;
        }
        if (colon == 0 || colon >= decoded.length) {
            return null;
        }
        String user = new String(decoded, 0, colon, StandardCharsets.UTF_8);
        return new Credentials(user, Arrays.copyOfRange(decoded, colon + 1, decoded.length));
    }

    private static byte[] decoded(String token) {
        try {
            return Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException noBase64) {
            return new byte[0];
        }
    }
}
