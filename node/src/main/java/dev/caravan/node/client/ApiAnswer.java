package dev.caravan.node.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the API answered.
 *
 * @param etag of the resource, quotes included
 * @param location where more about it is found
 * @param dateMillis the node's clock, in whole seconds; 0 when it did not say
 */
public record ApiAnswer(
        int status,
        String contentType,
        Optional<String> etag,
        Optional<String> location,
        long dateMillis,
        byte[] body) {

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The body as JSON; nothing when there is none.
     *
     * @throws ApiException when it is something else
     */
    public Value json() {
        if (body.length == 0) {
            return Value.NONE;
        }
        try {
            return Json.read(text());
        } catch (Json.MalformedJson e) {
            throw new ApiException(ApiProblem.of(
                    status,
                    "not-json",
                    "the answer is no JSON (" + e.getMessage()
                            + "): is this address a Caravan's management API?"));
        }
    }

    /** Whether the API did as it was asked. */
    public boolean isOk() {
        return status >= 200 && status < 300;
    }
}
