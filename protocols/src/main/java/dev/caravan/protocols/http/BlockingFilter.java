package dev.caravan.protocols.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs its work on a virtual thread and applies the decision on the loop. */
record BlockingFilter(BlockingWork work) implements HttpFilter {
    @Override
    public HttpService around(HttpService next) {
        return exchange -> {
            RequestSnapshot snapshot = RequestSnapshot.of(exchange);
            CompletableFuture<Decision> decided = new CompletableFuture<>();
            Thread.ofVirtual().name("caravan-filter").start(() -> decide(snapshot, decided));
            return exchange.onLoop(decided)
                    .thenCompose(decision -> apply(decision, exchange, next));
        };
    }

    private void decide(RequestSnapshot snapshot, CompletableFuture<Decision> decided) {
        try {
            decided.complete(work.decide(snapshot));
        } catch (Exception | LinkageError | AssertionError failed) {
            decided.completeExceptionally(failed);
        }
    }

    private static CompletionStage<HttpResponse> apply(
            Decision decision, Exchange exchange, HttpService next) {
        if (decision.answer().isPresent()) {
            return exchange.answer(decision.answer().get());
        }
        decision.edit(exchange);
        return next.serve(exchange);
    }
}
