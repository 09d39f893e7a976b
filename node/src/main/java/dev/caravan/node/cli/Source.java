package dev.caravan.node.cli;

import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiAnswer;
import dev.caravan.node.client.ApiException;
import dev.caravan.node.client.ApiProblem;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

/** The text of the wanted document, as it was submitted. */
final class Source {
    private static final int NOT_FOUND = 404;

    private Source() {}

    /** The text, comments included, secrets redacted. */
    static ApiAnswer of(Api api) {
        String revision = Screen.rows(api.ask(ApiRequest.v1("GET", "revisions").query("limit", "1"))
                        .json())
                .stream()
                .map(about -> about.at("revision"))
                .filter(Value::isThere)
                .map(Value::text)
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        ApiProblem.of(NOT_FOUND, "no-document", "no document is wanted yet")));
        return api.ask(ApiRequest.v1("GET", "revisions", revision).query("format", "submitted"));
    }
}
