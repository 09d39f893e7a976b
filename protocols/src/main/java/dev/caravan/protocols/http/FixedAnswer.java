package dev.caravan.protocols.http;

import java.util.List;

/** The same answer to every request of a route. */
record FixedAnswer(int status, String text, List<HttpField> headers) implements Plan.Answering {
    FixedAnswer {
        headers = List.copyOf(headers);
        HttpResponse.of(status, text);
    }

    @Override
    public HttpResponse answer(LiveExchange x) {
        HttpResponse response = HttpResponse.of(status, text);
        headers.forEach(field -> response.setHeader(field.name(), field.value()));
        return response;
    }
}
