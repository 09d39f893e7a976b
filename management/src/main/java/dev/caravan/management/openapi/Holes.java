package dev.caravan.management.openapi;

import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.PathTemplate;

import tools.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.Set;

/** What fills the holes of paths, by their names: its schema, and an example of it. */
final class Holes {
    private static final Set<String> NUMBERS = Set.of("revision", "rollout", "id");
    private static final Map<String, String> EXAMPLES = Map.ofEntries(
            Map.entry("path", "upstreams/api"),
            Map.entry("node", "node-3"),
            Map.entry("upstream", "api"),
            Map.entry("address", "127.0.0.1:9001"),
            Map.entry("key", "endpoint/api/127.0.0.1:9001"),
            Map.entry("set", "staff"),
            Map.entry("user", "alice"),
            Map.entry("ban", "client/10.0.0.0/8"),
            Map.entry("list", "bad-hosts"),
            Map.entry("entry", "evil.example"),
            Map.entry("token", "0123456789ab"));

    private Holes() {}

    /**
     * The parameter {@code hole}.
     *
     * @param rest whether it takes all that is left of the path
     */
    static ObjectNode parameter(String hole, boolean rest) {
        ObjectNode parameter =
                Json.object().put("name", hole).put("in", "path").put("required", true);
        if (rest) {
            parameter.put("description", "Takes all that is left of the path, slashes too.");
        }
        ObjectNode schema = parameter.putObject("schema");
        if (NUMBERS.contains(hole)) {
            schema.put("type", "integer")
                    .put("format", "int64")
                    .put("minimum", 1)
                    .put("maximum", Parameter.MOST);
            return parameter.put("example", 1);
        }
        schema.put("type", "string")
                .put("minLength", 1)
                .put("maxLength", rest ? PathTemplate.MOST_REST : PathTemplate.MOST_TEXT);
        String example = EXAMPLES.get(hole);
        return example == null ? parameter : parameter.put("example", example);
    }
}
