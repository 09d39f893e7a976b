package dev.caravan.management.server;

import dev.caravan.management.api.HealthRoutes;
import dev.caravan.management.api.MetricsRoutes;
import dev.caravan.management.api.Problem;
import dev.caravan.management.auth.HostCheck;

import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.stream.Collectors;

/** The list of what the management API serves. */
final class Routes extends AllDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final HostCheck host;
    private final HealthRoutes health;
    private final MetricsRoutes metrics;

    Routes(HostCheck host, HealthRoutes health, MetricsRoutes metrics) {
        this.host = host;
        this.health = health;
        this.metrics = metrics;
    }

    /** Everything, from the outside in; whatever happens, the answer is ours. */
    Route all() {
        return withRequestTimeoutResponse(
                request -> Problem.unavailable("timed-out", "Timed out", "no answer in time")
                        .response(),
                () -> respondWithHeader(
                        CacheControl.create(CacheDirectives.NO_STORE),
                        () -> host.checked(this::served).seal(refusals(), failures())));
    }

    private Route served() {
        return concat(health.routes(), metrics.routes());
    }

    private RejectionHandler refusals() {
        return RejectionHandler.newBuilder()
                .handleAll(MethodRejection.class, this::methodNotAllowed)
                .handleNotFound(extractUnmatchedPath(
                        path -> complete(Problem.notFound(path).response())))
                .build();
    }

    private Route methodNotAllowed(List<MethodRejection> refused) {
        List<HttpMethod> methods =
                refused.stream().map(MethodRejection::supported).distinct().toList();
        String names = methods.stream().map(HttpMethod::value).collect(Collectors.joining(", "));
        return complete(Problem.methodNotAllowed(names)
                .response()
                .addHeader(Allow.create(methods.toArray(HttpMethod[]::new))));
    }

    private ExceptionHandler failures() {
        return ExceptionHandler.newBuilder()
                .matchAny(failure -> {
                    LOG.error("management: a request failed", failure);
                    return complete(Problem.internal().response());
                })
                .build();
    }
}
