package dev.caravan.protocols.http;

import java.util.function.Consumer;

/** One step around an exchange. The filters of a list stand in its order, the first outermost. */
@FunctionalInterface
public interface HttpFilter {

    /**
     * A service that does something before, after or instead of {@code next}. Called once for each
     * route, so that state of one exchange belongs into the service's method.
     */
    HttpService around(HttpService next);

    /**
     * A filter that only edits heads: it sets and removes headers of the request that goes out, and
     * of the answer. It costs no future, and its edits are merged into the one write.
     */
    static HttpFilter edit(Consumer<Exchange> edit) {
        return new EditFilter(edit);
    }

    /**
     * A filter that may block: {@code work} runs on a virtual thread with a snapshot of the request;
     * what it decides is applied on the loop.
     */
    static HttpFilter blocking(BlockingWork work) {
        return new BlockingFilter(work);
    }

    /** Work that may block, on a virtual thread of its own. */
    @FunctionalInterface
    interface BlockingWork {
        /** Decides about a request; an exception is answered with 500. */
        Decision decide(RequestSnapshot request) throws Exception;
    }
}
