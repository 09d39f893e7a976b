package dev.caravan.management.operation;

import dev.caravan.management.auth.Caller;
import dev.caravan.management.problem.Problem;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that was admitted.
 *
 * @param what method and path, such as {@code PUT /v1/bans/user/bob}
 * @param path what fills the holes of the path
 * @param query the parameters, checked
 * @param headers those that the operation names, by their names in lower case
 * @param type the media type of {@code body}; empty without one
 * @param json the body, when it is JSON
 * @param yaml whether the client would rather have YAML
 */
public record Call(
        String what,
        Caller caller,
        Map<String, String> path,
        Map<String, String> query,
        Map<String, String> headers,
        String type,
        byte[] body,
        Optional<JsonNode> json,
        boolean yaml) {
    /** A request that asks to be answered later waits no longer than that. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    /** What fills a hole of the path. */
    public String at(String hole) {
        String value = path.get(hole);
        if (value == null) {
            throw new IllegalArgumentException(hole + " is no hole of " + what);
        }
        return value;
    }

    /** The number that fills a hole; any other text is 404. */
    public long number(String hole) {
        String value = at(hole);
        if (!value.matches("0|[1-9][0-9]{0,17}")) {
            throw Problem.missing(value).exception();
        }
        return Long.parseLong(value);
    }

    /** A parameter that was sent, and not empty. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether a switch is on. */
    public boolean flag(String name) {
        String value = query.get(name);
        return value != null && !value.equals("false");
    }

    /** A parameter that is a number. */
    public long numberOr(String name, long otherwise) {
        return parameter(name).map(Long::parseLong).orElse(otherwise);
    }

    /** A parameter that is a length of time. */
    public Optional<Duration> duration(String name) {
        return parameter(name).map(Call::parsed);
    }

    /** The body as a text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as a record. */
    public <T> T as(Class<T> type) {
        return Json.as(json.orElseThrow(), type);
    }

    /** The JSON body, whatever it is. */
    public JsonNode sent() {
        return json.orElseThrow();
    }

    /**
     * The version in {@code If-Match}: -1 for {@code *}, empty when it was not sent. A version that
     * this API never made is stale.
     */
    public OptionalLong ifMatch() {
        String tag = headers.get("if-match");
        if (tag == null) {
            return OptionalLong.empty();
        }
        if (tag.equals("*")) {
            return OptionalLong.of(-1);
        }
        boolean quoted = tag.length() > 1 && tag.startsWith("\"") && tag.endsWith("\"");
        String version = quoted ? tag.substring(1, tag.length() - 1) : "";
        if (!version.matches("0|[1-9][0-9]{0,17}")) {
            throw Problem.stale("If-Match: no version of this API (expected: * or one \"VERSION\")")
                    .exception();
        }
        return OptionalLong.of(Long.parseLong(version));
    }

    /** Whether {@code If-None-Match: *} asks that nothing be there yet. */
    public boolean ifNothing() {
        String tag = headers.get("if-none-match");
        if (tag != null && !tag.equals("*")) {
            throw Problem.stale("If-None-Match: not understood (expected: *)").exception();
        }
        return tag != null;
    }

    /** The length of time that {@code text}, such as {@code 30s}, says. */
    public static Duration parsed(String text) {
        Matcher match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(text + " (expected: a time such as 30s)");
        }
        long amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
