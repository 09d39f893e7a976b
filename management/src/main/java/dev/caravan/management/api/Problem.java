package dev.caravan.management.api;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one way this API says no (RFC 9457).
 *
 * @param status the HTTP status
 * @param code a stable word for programs, such as {@code not-found}
 * @param title the same for a person
 * @param detail what was wrong this time
 */
public record Problem(int status, String code, String title, String detail) {
    private static final ContentType.NonBinary TYPE = ContentTypes.create(
            MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8));
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Nothing is there. */
    public static Problem notFound(String path) {
        return new Problem(404, "not-found", "Not found", "nothing is at " + path);
    }

    /** Something is there, but not for this method. */
    public static Problem methodNotAllowed(String expected) {
        return new Problem(
                405, "method-not-allowed", "Method not allowed", "expected: " + expected);
    }

    /** The request named a host that this API does not answer for. */
    public static Problem hostNotAllowed(String host) {
        return new Problem(
                421,
                "host-not-allowed",
                "Host not allowed",
                "Host: " + host + " (expected: localhost or a loopback address)");
    }

    /** The request could not be understood. */
    public static Problem malformed(int status, String title, String detail) {
        return new Problem(status, "malformed-request", title, detail);
    }

    /** Not now. */
    public static Problem unavailable(String code, String title, String detail) {
        return new Problem(503, code, title, detail);
    }

    /** Something of ours failed; what, stands in the log. */
    public static Problem internal() {
        return new Problem(500, "internal", "Internal error", "see the node's log");
    }

    /** This problem as an answer. */
    public HttpResponse response() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "urn:caravan:problem:" + code);
        members.put("title", title);
        members.put("status", status);
        members.put("code", code);
        members.put("detail", detail);
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(TYPE, JSON.writeValueAsString(members)));
    }
}
