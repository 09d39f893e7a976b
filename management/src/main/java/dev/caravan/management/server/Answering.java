package dev.caravan.management.server;

import dev.caravan.config.agreement.NoQuorumException;
import dev.caravan.config.peer.PeerException;
import dev.caravan.management.auth.Caller;
import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Call;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.problem.Problem;
import dev.caravan.management.problem.ProblemException;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.TimeoutAccess;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** From a request to its answer: {@link #answer} is the order. Whatever happens, it is ours. */
final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
    private static final int AT_ONCE = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final OperationTable table;
    private final Door door;
    private final Bodies bodies;
    private final Semaphore places = new Semaphore(AT_ONCE);

    Answering(List<Operation> operations, Door door, Bodies bodies) {
        this.table = new OperationTable(operations);
        this.door = door;
        this.bodies = bodies;
    }

    /** Answers {@code request}; never fails. */
    CompletionStage<HttpResponse> answer(HttpRequest request) {
        if (!places.tryAcquire()) {
            bodies.discard(request);
            Problem busy = Problem.unavailable(
                    "too-busy", "Too busy", AT_ONCE + " requests are being answered");
            return CompletableFuture.completedFuture(finished(busy.response()));
        }
        CompletionStage<HttpResponse> answered;
        try {
            answered = admitted(request);
        } catch (RuntimeException e) {
            answered = CompletableFuture.failedFuture(e);
        }
        return answered.handle((response, failure) -> {
            places.release();
            if (failure == null) {
                return finished(response);
            }
            bodies.discard(request);
            return finished(problem(failure).response());
        });
    }

    private CompletionStage<HttpResponse> admitted(HttpRequest request) {
        door.refusal(request).ifPresent(problem -> {
            throw problem.exception();
        });
        OperationTable.Found.One found = found(request);
        Operation operation = found.operation();
        Caller caller = switch (door.admit(request, operation.role())) {
            case Door.Admission.In in -> in.caller();
            case Door.Admission.Out out -> throw out.problem().exception();
        };
        Map<String, String> query = query(request, operation);
        Map<String, String> headers = headers(request, operation);
        boolean yaml = Negotiation.yaml(operation, values(request, "Accept"));
        allowTime(request, query);
        return bodies.take(operation, request)
                .thenApply(body -> new Call(
                        request.method().value() + " " + request.getUri().path(),
                        caller,
                        found.holes(),
                        query,
                        headers,
                        body.type(),
                        body.bytes(),
                        body.json(),
                        yaml))
                .thenCompose(operation.handler()::handle)
                .thenApply(Answer::response);
    }

    private OperationTable.Found.One found(HttpRequest request) {
        String path = request.getUri().path();
        List<String> segments = segments(request);
        // No segment is empty: nothing may be meant by what is not there.
        if (path.contains("//") || (path.length() > 1 && path.endsWith("/"))) {
            throw Problem.notFound(path).exception();
        }
        return switch (table.find(request.method().value(), segments)) {
            case OperationTable.Found.One one -> one;
            case OperationTable.Found.Nothing nothing ->
                throw Problem.notFound(path).exception();
            case OperationTable.Found.OtherMethod other -> throw new OtherMethod(other.expected());
        };
    }

    private static List<String> segments(HttpRequest request) {
        return StreamSupport.stream(request.getUri().pathSegments().spliterator(), false)
                .toList();
    }

    private static Map<String, String> query(HttpRequest request, Operation operation) {
        Map<String, String> query = new LinkedHashMap<>();
        List<String> known = new ArrayList<>();
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.where().equals("query")) {
                parameters.put(parameter.name(), parameter);
                known.add(parameter.name());
            }
        }
        for (var pair : request.getUri().query().toList()) {
            Parameter parameter = parameters.get(pair.first());
            if (parameter == null) {
                throw Problem.parameter(shown(pair.first()) + ": not known here (expected: "
                                + (known.isEmpty() ? "nothing" : String.join(", ", known)) + ")")
                        .exception();
            }
            if (query.put(pair.first(), pair.second()) != null) {
                throw Problem.parameter(pair.first() + ": given twice").exception();
            }
            parameter.problem(pair.second()).ifPresent(problem -> {
                throw Problem.parameter(problem).exception();
            });
        }
        return query;
    }

    private static String shown(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }

    private static Map<String, String> headers(HttpRequest request, Operation operation) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.where().equals("header")
                    && request.getHeader(parameter.name()).isPresent()) {
                String value = values(request, parameter.name()).strip();
                parameter.problem(value).ifPresent(problem -> {
                    throw Problem.parameter(problem).exception();
                });
                headers.put(parameter.name().toLowerCase(Locale.ROOT), value);
            }
        }
        return headers;
    }

    private static String values(HttpRequest request, String name) {
        return StreamSupport.stream(request.getHeaders().spliterator(), false)
                .filter(header -> header.is(name.toLowerCase(Locale.ROOT)))
                .map(HttpHeader::value)
                .collect(Collectors.joining(","));
    }

    /** A request that waits is given the time that it asks for. */
    private static void allowTime(HttpRequest request, Map<String, String> query) {
        Duration asked = Optional.ofNullable(query.get("timeout"))
                .filter(timeout -> !timeout.isEmpty())
                .map(Call::parsed)
                .map(timeout ->
                        timeout.compareTo(Call.LONGEST_WAIT) > 0 ? Call.LONGEST_WAIT : timeout)
                .orElse(Duration.ZERO);
        Duration wanted = query.containsKey("wait") ? asked.plus(PATIENCE).plus(GRACE) : PATIENCE;
        request.getHeader(TimeoutAccess.class)
                .ifPresent(access -> access.timeoutAccess()
                        .update(
                                wanted,
                                late -> finished(Problem.unavailable(
                                                "timed-out", "Timed out", "no answer in time")
                                        .response())));
    }

    private static HttpResponse finished(HttpResponse response) {
        return response.addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
    }

    private static Refused problem(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case ProblemException e -> refused(e.problem());
            case OtherMethod e ->
                new Refused(
                        Problem.methodNotAllowed(String.join(", ", e.expected())),
                        Map.of("Allow", String.join(", ", e.expected())));
            case NoQuorumException e ->
                refused(Problem.unavailable(
                        "no-quorum", "No quorum", String.valueOf(e.getMessage())));
            case PeerException e ->
                refused(Problem.unavailable(
                        "node-unreachable", "Node unreachable", String.valueOf(e.getMessage())));
            case IllegalUriException e ->
                refused(Problem.malformed(400, "Bad request", String.valueOf(e.getMessage())));
            default -> {
                LOG.error("management: a request failed", cause);
                yield refused(Problem.internal());
            }
        };
    }

    private static Refused refused(Problem problem) {
        return new Refused(
                problem,
                switch (problem.status()) {
                    case 401 -> Map.of("WWW-Authenticate", "Bearer realm=\"caravan\"");
                    case 429 -> Map.of("Retry-After", "60");
                    default -> Map.of();
                });
    }

    /** A problem with the headers that go with its status. */
    private record Refused(Problem problem, Map<String, String> headers) {
        HttpResponse response() {
            HttpResponse response = problem.response();
            for (Map.Entry<String, String> header : headers.entrySet()) {
                response = response.addHeader(RawHeader.create(header.getKey(), header.getValue()));
            }
            return response;
        }
    }

    /** The path is right, the method is not. */
    private static final class OtherMethod extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<String> expected;

        private OtherMethod(List<String> expected) {
            super("method", null, false, false);
            this.expected = expected;
        }

        private List<String> expected() {
            return expected;
        }
    }
}
