package dev.caravan.management.server;

import dev.caravan.management.operation.Accepts;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Schema;
import dev.caravan.management.operation.SchemaCheck;
import dev.caravan.management.problem.Problem;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Takes the bodies of requests: bounded, in time, of the right type and shape. */
final class Bodies {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGE = 256 * 1024;
    private static final int READ_ALL_THE_SAME = 64 * 1024 * 1024;

    private final Materializer materializer;
    private final Executor blocking;

    /** Reads with {@code materializer}; large ones are parsed on {@code blocking}. */
    Bodies(Materializer materializer, Executor blocking) {
        this.materializer = materializer;
        this.blocking = blocking;
    }

    /** The body of {@code request} as {@code operation} takes it. */
    CompletionStage<Body> take(Operation operation, HttpRequest request) {
        Optional<Accepts> accepts = operation.body();
        if (accepts.isEmpty()) {
            if (request.entity().getContentLengthOption().orElse(1) > 0) {
                return refuse(
                        request,
                        new Problem(
                                413,
                                "body-not-taken",
                                "Body not taken",
                                "a body is not taken here"));
            }
            return CompletableFuture.completedFuture(new Body("", new byte[0], Optional.empty()));
        }
        int most = accepts.get().maxBytes();
        long length = request.entity().getContentLengthOption().orElse(0);
        if (length > most) {
            return length > READ_ALL_THE_SAME
                    ? refuse(request, tooLong(most))
                    : afterAll(request, length, tooLong(most));
        }
        String type = type(request);
        Schema schema = accepts.get().types().get(type);
        if (schema == null) {
            return refuse(request, unsupported(type, accepts.get()));
        }
        return request.entity()
                .withSizeLimit(most)
                .toStrict(PATIENCE.toMillis(), most, materializer)
                .handle((strict, failure) -> {
                    if (failure != null) {
                        throw failed(failure, most);
                    }
                    return strict.getData().toArrayUnsafe();
                })
                .thenCompose(bytes -> parsed(type, schema, bytes));
    }

    /** Lets what is left of a body pass by, so that the answer is heard. */
    void discard(HttpRequest request) {
        if (!request.entity().isStrict()) {
            request.discardEntityBytes(materializer);
        }
    }

    /** Many clients look for an answer only when they have sent everything. */
    private CompletionStage<Body> afterAll(HttpRequest request, long length, Problem problem) {
        return request.entity()
                .withSizeLimit(length)
                .getDataBytes()
                .completionTimeout(PATIENCE)
                .runWith(Sink.ignore(), materializer)
                .handle((done, failure) -> {
                    throw problem.exception();
                });
    }

    private CompletionStage<Body> refuse(HttpRequest request, Problem problem) {
        discard(request);
        return CompletableFuture.failedFuture(problem.exception());
    }

    private CompletionStage<Body> parsed(String type, Schema schema, byte[] bytes) {
        // Documents are read by those who know where in the text a mistake is.
        if (schema.json().isEmpty()) {
            return CompletableFuture.completedFuture(new Body(type, bytes, Optional.empty()));
        }
        return bytes.length > LARGE
                ? CompletableFuture.supplyAsync(() -> json(type, schema, bytes), blocking)
                : CompletableFuture.completedFuture(json(type, schema, bytes));
    }

    private static Body json(String type, Schema schema, byte[] bytes) {
        JsonNode json;
        try {
            json = Json.parse(bytes);
        } catch (IOException e) {
            throw new Problem(
                            400, "malformed-body", "Malformed body", String.valueOf(e.getMessage()))
                    .exception();
        }
        List<Map<String, Object>> problems = SchemaCheck.problems(json, schema);
        if (!problems.isEmpty()) {
            throw Problem.invalid("the body is not as expected", problems).exception();
        }
        return new Body(type, bytes, Optional.of(json));
    }

    private static String type(HttpRequest request) {
        var type = request.entity().getContentType();
        return type.mediaType().toString().toLowerCase(Locale.ROOT).split(";")[0];
    }

    private static Problem unsupported(String type, Accepts accepts) {
        return new Problem(
                415,
                "media-type-not-taken",
                "Unsupported media type",
                (type.equals("none/none") ? "nothing" : type) + " (expected: "
                        + String.join(", ", accepts.types().keySet()) + ")");
    }

    private static Problem tooLong(int most) {
        return new Problem(
                413, "body-too-long", "Body too long", "expected: at most " + most + " bytes");
    }

    private static RuntimeException failed(Throwable failure, int most) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof EntityStreamSizeException) {
                return tooLong(most).exception();
            }
            if (at instanceof java.util.concurrent.TimeoutException) {
                return new Problem(
                                408,
                                "body-too-slow",
                                "Body too slow",
                                "expected: all of it in 10 s")
                        .exception();
            }
        }
        return new CompletionException(failure);
    }

    /** A body; {@code json} when it is JSON. */
    record Body(String type, byte[] bytes, Optional<JsonNode> json) {}
}
