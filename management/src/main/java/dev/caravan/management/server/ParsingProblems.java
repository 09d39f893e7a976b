package dev.caravan.management.server;

import dev.caravan.management.problem.Problem;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Problems for requests that cannot even be parsed, which no route ever sees. The server finds it by
 * its class name and the field that Scala's objects have.
 */
public final class ParsingProblems extends ParsingErrorHandler {
    /** The one instance. */
    public static final ParsingProblems MODULE$ = new ParsingProblems();

    private static final String METHODS = "DELETE, GET, HEAD, PATCH, POST, PUT";

    private ParsingProblems() {}

    @Override
    public HttpResponse handle(
            StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        if (error.summary().startsWith("TRACE ")) {
            // Nothing here is traced, with a body or without.
            return Problem.methodNotAllowed(METHODS)
                    .response()
                    .addHeader(RawHeader.create("Allow", METHODS));
        }
        return Problem.malformed(status.intValue(), status.reason(), error.summary())
                .response();
    }
}
