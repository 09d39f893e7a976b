package dev.caravan.protocols.http;

import java.util.function.Consumer;

/** Head edits, run without a future where a route has no other filters. */
record EditFilter(Consumer<Exchange> edit) implements HttpFilter {
    @Override
    public HttpService around(HttpService next) {
        return exchange -> {
            edit.accept(exchange);
            return next.serve(exchange);
        };
    }
}
