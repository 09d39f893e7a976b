package dev.caravan.node.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of the API.
 *
 * @param target path and query, encoded
 * @param body empty for none
 */
public record ApiRequest(String method, String target, Map<String, String> headers, byte[] body) {
    private static final byte[] NOTHING = {};

    /** A request whose path is {@code /v1} and {@code segments}, which are encoded here. */
    public static ApiRequest v1(String method, String... segments) {
        StringBuilder path = new StringBuilder("/v1");
        for (String segment : segments) {
            // As RFC 3986 has segments: a space is no plus there, and these two stand for
            // themselves.
            String bare = encoded(segment).replace("+", "%20").replace("%3A", ":");
            path.append('/').append(bare.replace("%40", "@"));
        }
        return of(method, path.toString());
    }

    /** A request for a path that is encoded already. */
    public static ApiRequest of(String method, String target) {
        return new ApiRequest(method, target, Map.of(), NOTHING);
    }

    /** With a parameter; an empty value is a bare name. */
    public ApiRequest query(String name, String value) {
        String parameter = encoded(name) + (value.isEmpty() ? "" : "=" + encoded(value));
        char joint = target.indexOf('?') < 0 ? '?' : '&';
        return new ApiRequest(method, target + joint + parameter, headers, body);
    }

    /** With a parameter, if there is a value for it. */
    public ApiRequest query(String name, Optional<?> value) {
        return value.map(v -> query(name, v.toString())).orElse(this);
    }

    /** With a header. */
    public ApiRequest header(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new ApiRequest(method, target, all, body);
    }

    /** With a body. */
    public ApiRequest body(String type, byte[] content) {
        return new ApiRequest(method, target, header("Content-Type", type).headers, content);
    }

    /** With an object as its body. */
    public ApiRequest json(Map<String, ?> content) {
        String text = Json.write(Value.of(content));
        return body("application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
