package dev.caravan.protocols.http;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What blocking work decides about a request: let it pass, with edits, or answer it. */
public final class Decision {
    private final @Nullable HttpResponse answer;
    private final List<HttpField> set = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();

    private Decision(@Nullable HttpResponse answer) {
        this.answer = answer;
    }

    /** The request goes on. */
    public static Decision pass() {
        return new Decision(null);
    }

    /** The request is answered with text. */
    public static Decision answer(int status, String text) {
        return answer(HttpResponse.of(status, text));
    }

    /** The request is answered. */
    public static Decision answer(HttpResponse answer) {
        return new Decision(answer);
    }

    /** Sets a header of the request that goes on, replacing what the client sent. */
    public Decision setHeader(String name, String value) {
        set.add(new HttpField(name, value));
        return this;
    }

    /** Removes a header of the request that goes on. */
    public Decision removeHeader(String name) {
        removed.add(name);
        return this;
    }

    Optional<HttpResponse> answer() {
        return Optional.ofNullable(answer);
    }

    void edit(Exchange exchange) {
        removed.forEach(exchange::removeHeader);
        set.forEach(field -> exchange.setHeader(field.name(), field.value()));
    }
}
