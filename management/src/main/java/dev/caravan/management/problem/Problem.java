package dev.caravan.management.problem;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one way this API says no (RFC 9457).
 *
 * @param status the HTTP status
 * @param code a stable word for programs, such as {@code not-found}
 * @param title the same for a person
 * @param detail what was wrong this time
 * @param more further members by their JSON names, such as {@code problems}
 */
public record Problem(
        int status, String code, String title, String detail, Map<String, Object> more) {
    /** The media type of every problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final ContentType.NonBinary TYPE = ContentTypes.create(
            MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8));
    private static final int MAX_SAID = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Problem {
        more = Map.copyOf(more);
    }

    /** A problem without further members. */
    public Problem(int status, String code, String title, String detail) {
        this(status, code, title, detail, Map.of());
    }

    /** Nothing is there. */
    public static Problem notFound(String path) {
        return new Problem(404, "not-found", "Not found", "nothing is at " + brief(path));
    }

    /** Something of a kind is not there, such as a user. */
    public static Problem missing(String what) {
        return new Problem(404, "not-found", "Not found", brief(what) + " is not there");
    }

    /** What a client sent is not said again whole. */
    private static String brief(String said) {
        return said.length() > MAX_SAID ? said.substring(0, MAX_SAID) + "…" : said;
    }

    /** Something is there, but not for this method. */
    public static Problem methodNotAllowed(String expected) {
        return new Problem(
                405, "method-not-allowed", "Method not allowed", "expected: " + expected);
    }

    /** The request named a host that this API does not answer for. */
    public static Problem hostNotAllowed(String host, String expected) {
        return new Problem(
                421,
                "host-not-allowed",
                "Host not allowed",
                "Host: " + host + " (expected: " + expected + ")");
    }

    /** The request could not be understood. */
    public static Problem malformed(int status, String title, String detail) {
        return new Problem(status, "malformed-request", title, detail);
    }

    /** A parameter of the request is wrong. */
    public static Problem parameter(String detail) {
        return new Problem(400, "invalid-parameter", "Invalid parameter", detail);
    }

    /** A parameter is well-formed, and makes no sense here. */
    public static Problem senseless(String detail) {
        return new Problem(422, "invalid-parameter", "Invalid parameter", detail);
    }

    /** What was sent makes no sense; {@code problems} say where and why. */
    public static Problem invalid(String detail, List<Map<String, Object>> problems) {
        return new Problem(422, "invalid", "Invalid", detail, Map.of("problems", problems));
    }

    /** It cannot be done as things stand. */
    public static Problem conflict(String code, String detail) {
        return new Problem(409, code, "Conflict", detail);
    }

    /** What the request expected is not what is there. */
    public static Problem stale(String detail) {
        return new Problem(412, "stale", "Precondition failed", detail);
    }

    /** Not now. */
    public static Problem unavailable(String code, String title, String detail) {
        return new Problem(503, code, title, detail);
    }

    /** Something of ours failed; what, stands in the log. */
    public static Problem internal() {
        return new Problem(500, "internal", "Internal error", "see the node's log");
    }

    /** The same with a further member. */
    public Problem with(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(more);
        all.put(name, value);
        return new Problem(status, code, title, detail, all);
    }

    /** This problem, to be thrown. */
    public ProblemException exception() {
        return new ProblemException(this);
    }

    /** This problem as an answer. */
    public HttpResponse response() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "urn:caravan:problem:" + code);
        members.put("title", title);
        members.put("status", status);
        members.put("code", code);
        members.put("detail", detail);
        members.putAll(more);
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(TYPE, JSON.writeValueAsString(members)));
    }
}
