package dev.caravan.management.server;

import dev.caravan.management.auth.Caller;
import dev.caravan.management.auth.ClientCertificates;
import dev.caravan.management.auth.HostCheck;
import dev.caravan.management.auth.Role;
import dev.caravan.management.auth.SourceLimiter;
import dev.caravan.management.auth.Tokens;
import dev.caravan.management.problem.Problem;

import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

import javax.net.ssl.SSLPeerUnverifiedException;

/** Who comes in, and as what. */
final class Door {
    private static final int REQUESTS = 1000;
    private static final int FAILURES = 600;
    private static final String SCHEME = "bearer ";

    private final HostCheck host;
    private final Optional<Tokens> tokens;
    private final ClientCertificates certificates;
    private final boolean openAtFirst;
    private final SourceLimiter requests;
    private final SourceLimiter failures;

    /**
     * A door.
     *
     * @param tokens empty where nothing needs one
     * @param openAtFirst whether nobody needs a token as long as there is none: where only this
     *     machine reaches the server, or the operator insists
     */
    Door(HostCheck host, Optional<Tokens> tokens, boolean openAtFirst, InstantSource clock) {
        this.host = host;
        this.tokens = tokens;
        this.certificates = new ClientCertificates(clock);
        this.openAtFirst = openAtFirst;
        this.requests = new SourceLimiter(REQUESTS, Duration.ofSeconds(2), clock);
        this.failures = new SourceLimiter(FAILURES, Duration.ofMinutes(1), clock);
    }

    /** Why nothing that {@code request} asks is looked at. */
    Optional<Problem> refusal(HttpRequest request) {
        if (!requests.take(source(request))) {
            return Optional.of(tooMany("requests"));
        }
        return host.refusal(request);
    }

    /** Who sent {@code request}, with a role that suffices; else why not. */
    Admission admit(HttpRequest request, Role needed) {
        InetAddress source = source(request);
        String from = source.getHostAddress();
        if (needed == Role.NOBODY || tokens.isEmpty()) {
            return new Admission.In(new Caller("nobody", from, Role.NOBODY));
        }
        if (openAtFirst && tokens.get().none()) {
            String who = source.isLoopbackAddress() ? "loopback" : "anybody";
            return new Admission.In(new Caller(who, from, Role.ADMIN));
        }
        Optional<String> credential = request.getHeader("Authorization").map(h -> h.value());
        Optional<X509Certificate> certificate = certificate(request);
        // Who presents a token wants to be judged by it, whatever the connection was opened with.
        Optional<Caller> caller = credential.isPresent()
                ? credential
                        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                        .map(value -> value.substring(SCHEME.length()).strip())
                        .flatMap(token -> tokens.get().caller(token, from))
                : certificate.flatMap(shown -> certificates.caller(shown, from));
        if (caller.isEmpty()) {
            // Who has a valid token is never locked out by others of the same address.
            boolean guessing = credential.isPresent() && !failures.take(source);
            return new Admission.Out(
                    guessing
                            ? tooMany("requests without a valid token")
                            : unauthorized(credential.isPresent(), certificate.isPresent()));
        }
        if (!caller.get().role().covers(needed)) {
            return new Admission.Out(forbidden(caller.get().role(), needed));
        }
        return new Admission.In(caller.get());
    }

    private static Optional<X509Certificate> certificate(HttpRequest request) {
        return request.getAttribute(AttributeKeys.sslSession)
                .flatMap(session -> {
                    try {
                        return Optional.of(session.getSession().getPeerCertificates()[0]);
                    } catch (SSLPeerUnverifiedException e) {
                        return Optional.empty();
                    }
                })
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast);
    }

    private static InetAddress source(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(RemoteAddress::getAddress)
                .orElse(InetAddress.getLoopbackAddress());
    }

    private static Problem tooMany(String what) {
        return new Problem(
                429,
                "too-many-requests",
                "Too many requests",
                "too many " + what + " from this address; try again in a minute");
    }

    private static Problem unauthorized(boolean presented, boolean certified) {
        if (presented) {
            return new Problem(
                    401, "token-not-valid", "Unauthorized", "the token is unknown or has ended");
        }
        return certified
                ? new Problem(
                        401,
                        "certificate-without-role",
                        "Unauthorized",
                        "the client certificate has ended, or its subject lacks a CN or a role"
                                + " (expected: CN=NAME, OU=caravan:viewer, caravan:operator or"
                                + " caravan:admin)")
                : new Problem(
                        401,
                        "token-needed",
                        "Unauthorized",
                        "no credential (expected: Authorization: Bearer cvn_…)");
    }

    private static Problem forbidden(Role has, Role needed) {
        return new Problem(
                403,
                "role-not-sufficient",
                "Forbidden",
                "role " + has.word() + " (expected: " + needed.word() + ")");
    }

    /** Whether somebody comes in. */
    sealed interface Admission {
        /** Yes. */
        record In(Caller caller) implements Admission {}

        /** No, and why. */
        record Out(Problem problem) implements Admission {}
    }
}
