package dev.caravan.node.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/**
 * The management API of one node. Blocks; for one thread at a time.
 *
 * <p>On {@link HttpURLConnection}: a command has half a second, and the classes of {@code
 * java.net.http} alone take that long to load.
 */
public final class Api {
    private static final int MOST_BYTES = 64 << 20;

    static {
        // A change is asked for once; whoever wants it again says so.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final Access access;

    /** Through {@code access}. */
    public Api(Access access) {
        this.access = access;
    }

    /**
     * How to reach an API.
     *
     * @param base scheme, host and port
     * @param tls what trusts the server, where not the JDK's own authorities
     * @param patience how long to wait for a connection, and for an answer
     */
    public record Access(
            URI base, Optional<String> token, Optional<SSLSocketFactory> tls, Duration patience) {
        /** The same credentials with more or less patience. */
        public Access within(Duration time) {
            return new Access(base, token, tls, time);
        }
    }

    /** Where it is. */
    public URI base() {
        return access.base();
    }

    /** The same API for a question that may take as long as {@code time}. */
    public Api atLeast(Duration time) {
        return access.patience().compareTo(time) < 0 ? new Api(access.within(time)) : this;
    }

    /** The API of another node, for who may ask this one; within {@code time}. */
    public Api elsewhere(URI base, Duration time) {
        return new Api(new Access(base, access.token(), access.tls(), time));
    }

    /**
     * {@code GET}, whose answer is ok.
     *
     * @throws ApiException when it is not
     * @throws UnreachableException when there is none
     */
    public Value get(String target) {
        return ask(ApiRequest.of("GET", target)).json();
    }

    /**
     * The answer to a request, which is ok.
     *
     * @throws ApiException when it is not
     * @throws UnreachableException when there is none
     */
    public ApiAnswer ask(ApiRequest request) {
        ApiAnswer answer = send(request);
        if (!answer.isOk()) {
            throw new ApiException(ApiProblem.of(answer));
        }
        return answer;
    }

    /**
     * The answer to a request, whatever it is.
     *
     * @throws UnreachableException when there is none
     */
    public ApiAnswer send(ApiRequest request) {
        return exchange(request, access.patience(), connection -> {
            try (InputStream body = body(connection)) {
                return answer(connection, body.readNBytes(MOST_BYTES));
            }
        });
    }

    /**
     * A stream of events until it ends; {@code lines} reads it.
     *
     * @throws ApiException when there is none to be had
     * @throws UnreachableException when it broke
     */
    public void follow(ApiRequest request, LineReader lines) {
        // Zero is for ever: nothing may happen for hours.
        exchange(request.header("Accept", "text/event-stream"), Duration.ZERO, connection -> {
            try (InputStream body = body(connection)) {
                if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                    byte[] why = body.readNBytes(MOST_BYTES);
                    throw new ApiException(ApiProblem.of(answer(connection, why)));
                }
                lines.read(body);
                return true;
            }
        });
    }

    /** Reads what the API sends as it comes. */
    @FunctionalInterface
    public interface LineReader {
        /** Returns when it has had enough, or at the end. */
        void read(InputStream stream) throws IOException;
    }

    private <T> T exchange(ApiRequest request, Duration patience, Answering<T> answering) {
        URI uri = access.base().resolve(request.target());
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            if (connection instanceof HttpsURLConnection https) {
                access.tls().ifPresent(https::setSSLSocketFactory);
            }
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout(Math.toIntExact(access.patience().toMillis()));
            connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
            connection.setRequestMethod(request.method());
            connection.setRequestProperty("Accept", "application/json");
            access.token()
                    .ifPresent(t -> connection.setRequestProperty("Authorization", "Bearer " + t));
            request.headers().forEach(connection::setRequestProperty);
            if (request.body().length > 0) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(request.body());
            }
            return answering.of(connection);
        } catch (IOException e) {
            throw new UnreachableException(access.base() + ": " + reason(e), e);
        }
    }

    private static InputStream body(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST) {
            return connection.getInputStream();
        }
        InputStream error = connection.getErrorStream();
        return error == null ? InputStream.nullInputStream() : error;
    }

    private static ApiAnswer answer(HttpURLConnection connection, byte[] body) throws IOException {
        Function<String, Optional<String>> header =
                name -> Optional.ofNullable(connection.getHeaderField(name));
        return new ApiAnswer(
                connection.getResponseCode(),
                header.apply("Content-Type").orElse(""),
                header.apply("ETag"),
                header.apply("Location"),
                connection.getDate(),
                body);
    }

    private String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case ConnectException refused ->
                "connection refused: is a node running there? (--api or CARAVAN_API says where)";
            case UnknownHostException unknown -> "no such host";
            case SocketTimeoutException late ->
                "no answer within " + access.patience().toMillis() + " ms";
            case SSLException tls -> "TLS: " + message + " (--ca FILE names who to trust)";
            default -> message;
        };
    }

    private interface Answering<T> {
        T of(HttpURLConnection connection) throws IOException;
    }
}
