package dev.caravan.protocols.http;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A route's filters and what they stand around, composed once. Where all filters only edit heads
 * there is no service, and no future is made.
 */
final class Plan {
    private static final EditFilter[] NO_EDITS = {};

    final @Nullable String name;
    final @Nullable Answering answering;
    final EditFilter[] edits;
    final @Nullable HttpService service;

    /** An answer of the route's own, made anew for each exchange. */
    interface Answering {
        HttpResponse answer(LiveExchange x);
    }

    private Plan(
            @Nullable String name,
            @Nullable Answering answering,
            EditFilter[] edits,
            @Nullable HttpService service) {
        this.name = name;
        this.answering = answering;
        this.edits = edits;
        this.service = service;
    }

    /**
     * A plan.
     *
     * @param answering what answers; null to forward the way that the exchange is given
     */
    static Plan of(@Nullable String name, @Nullable Answering answering, List<HttpFilter> filters) {
        List<EditFilter> edits = new ArrayList<>();
        for (HttpFilter filter : filters) {
            if (filter instanceof EditFilter edit) {
                edits.add(edit);
            }
        }
        if (edits.size() == filters.size()) {
            return new Plan(name, answering, edits.toArray(NO_EDITS), null);
        }
        HttpService service = exchange -> LiveExchange.of(exchange).next();
        for (HttpFilter filter : filters.reversed()) {
            service = filter.around(service);
        }
        return new Plan(name, answering, NO_EDITS, service);
    }
}
