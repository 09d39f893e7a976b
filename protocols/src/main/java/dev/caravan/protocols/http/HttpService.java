package dev.caravan.protocols.http;

import java.util.concurrent.CompletionStage;

/** What answers an exchange: an upstream, a fixed answer, or filters around one of them. */
@FunctionalInterface
public interface HttpService {

    /**
     * Answers. Called on the exchange's loop; it must not block. Stages that the house returns are
     * completed only while the connection's actor processes a message, so what runs in their
     * callbacks may touch the exchange. A stage of one's own may complete on any thread; the answer
     * is then told to the actor.
     */
    CompletionStage<HttpResponse> serve(Exchange exchange);
}
