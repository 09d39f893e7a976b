package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.ConnectionInfo;
import dev.caravan.protocols.stack.Fact;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One request and its answer. It lives on its connection's loop and may be touched only there, by a
 * filter or service that was called and in the callbacks of stages that the house returned.
 */
public interface Exchange {

    /** The request as the client sent it. */
    HttpRequest request();

    /** What is known of the connection. */
    ConnectionInfo connection();

    /** The user whose credentials this exchange or its connection carried. */
    Optional<String> user();

    /** The exchange's own fact, or else the connection's. */
    <T> Optional<T> fact(Fact<T> key);

    /** Notes a fact for this exchange only. */
    <T> Exchange fact(Fact<T> key, T value);

    /** Sets a header of the request that goes out, replacing what the client sent. */
    Exchange setHeader(String name, String value);

    /** As {@link #setHeader(String, String)}; empty removes what the client sent. */
    default Exchange setHeader(String name, Optional<String> value) {
        return value.isPresent() ? setHeader(name, value.get()) : removeHeader(name);
    }

    /** Removes a header of the request that goes out; {@code _} and {@code -} are the same. */
    Exchange removeHeader(String name);

    /** Sets a header of the answer, whoever gives it. */
    Exchange setAnswerHeader(String name, String value);

    /** Removes a header of the answer, whoever gives it. */
    Exchange removeAnswerHeader(String name);

    /** Answers with plain text, without asking an upstream. */
    default CompletionStage<HttpResponse> answer(int status, String text) {
        return answer(HttpResponse.of(status, text));
    }

    /** Answers, without asking an upstream. */
    CompletionStage<HttpResponse> answer(HttpResponse response);

    /**
     * Sends an interim answer (RFC 9110 §15.2) before the final one; dropped for an HTTP/1.0 client.
     *
     * @param status 100, or 102..199
     */
    void interim(int status, List<HttpField> fields);

    /** Called on the loop when the client or an operator ends the exchange before its answer did. */
    void onCancel(Runnable then);

    /**
     * Lets {@code next} be called again: the request's body is kept while it goes out, as long as it
     * has at most {@code maxBytes}. Before the first call.
     */
    Exchange replayable(int maxBytes);

    /**
     * The same outcome, told while the connection's actor processes a message: for work that
     * completes on other threads and is followed by something that touches the exchange.
     */
    <T> CompletionStage<T> onLoop(CompletionStage<T> work);
}
