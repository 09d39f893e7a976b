package dev.caravan.management.openapi;

import dev.caravan.management.auth.Role;
import dev.caravan.management.operation.Accepts;
import dev.caravan.management.operation.Json;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Parameter;
import dev.caravan.management.operation.Problems;
import dev.caravan.management.operation.Reply;
import dev.caravan.management.operation.Schema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The OpenAPI 3.1 document of a list of operations. */
public final class OpenApiDocument {
    private static final Set<String> TYPED = Set.of("application/json", "application/problem+json");

    private final ObjectNode schemas = Json.object();
    private final Map<String, JsonNode> known = new LinkedHashMap<>();

    private OpenApiDocument() {}

    /** The document of {@code operations}. */
    public static JsonNode of(List<Operation> operations) {
        return new OpenApiDocument().document(operations);
    }

    private JsonNode document(List<Operation> operations) {
        ObjectNode document = Json.object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Caravan")
                .put("version", "1")
                .put("description", "The management API of a node and its cluster.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        document.putArray("servers").addObject().put("url", "/");
        ObjectNode paths = document.putObject("paths");
        Set<String> tags = new LinkedHashSet<>();
        for (Operation operation : operations) {
            String path = operation.path().forOpenApi();
            ObjectNode item =
                    paths.has(path) ? (ObjectNode) paths.get(path) : paths.putObject(path);
            item.set(operation.method().toLowerCase(Locale.ROOT), operation(operation));
            tags.add(operation.tag());
        }
        ArrayNode named = document.putArray("tags");
        tags.forEach(tag -> named.addObject().put("name", tag));
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas);
        ObjectNode credentials = components.putObject("securitySchemes");
        credentials
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "A token, cvn_…, made by POST /v1/tokens.");
        credentials
                .putObject("certificate")
                .put("type", "mutualTLS")
                .put(
                        "description",
                        "A client certificate whose subject has OU=caravan:ROLE, by TLS.");
        return document;
    }

    private ObjectNode operation(Operation operation) {
        ObjectNode json = Json.object()
                .put("operationId", operation.id())
                .put("summary", operation.summary());
        json.putArray("tags").add(operation.tag());
        ArrayNode security = json.putArray("security");
        if (operation.role() != Role.NOBODY) {
            security.addObject().putArray("token");
            security.addObject().putArray("certificate");
            json.put("description", "Role: " + operation.role().word() + ".");
        }
        ArrayNode parameters = json.putArray("parameters");
        for (String hole : operation.path().holes()) {
            boolean last = hole.equals(operation.path().holes().getLast());
            parameters.add(Holes.parameter(hole, last && operation.path().takesRest()));
        }
        operation.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        operation.body().ifPresent(body -> json.set("requestBody", body(body)));
        json.set("responses", responses(operation));
        return json;
    }

    private static ObjectNode parameter(Parameter parameter) {
        ObjectNode json = Json.object()
                .put("name", parameter.name())
                .put("in", parameter.where())
                .put("required", false)
                .put("description", parameter.says());
        json.set("schema", parameter.schema().json());
        return json;
    }

    private ObjectNode body(Accepts body) {
        ObjectNode json = Json.object().put("required", true);
        ObjectNode content = json.putObject("content");
        body.types()
                .forEach((type, schema) -> content.putObject(type).set("schema", shown(schema)));
        return json;
    }

    private ObjectNode responses(Operation operation) {
        Map<Integer, Reply> replies = new TreeMap<>();
        Problems.of(operation).forEach(reply -> replies.put(reply.status(), reply));
        operation.replies().forEach(reply -> replies.put(reply.status(), reply));
        ObjectNode json = Json.object();
        replies.forEach((status, reply) -> json.set(Integer.toString(status), response(reply)));
        return json;
    }

    private ObjectNode response(Reply reply) {
        ObjectNode json = Json.object().put("description", reply.says());
        if (!reply.headers().isEmpty()) {
            ObjectNode headers = json.putObject("headers");
            for (String header : reply.headers()) {
                headers.putObject(header).putObject("schema").put("type", "string");
            }
        }
        if (!reply.types().isEmpty()) {
            ObjectNode content = json.putObject("content");
            for (String type : reply.types()) {
                ObjectNode media = content.putObject(type);
                if (TYPED.contains(type)) {
                    reply.schema().ifPresent(schema -> media.set("schema", shown(schema)));
                }
            }
        }
        return json;
    }

    /** Named schemas stand once, under {@code components}. */
    private JsonNode shown(Schema schema) {
        return schema.name()
                .<JsonNode>map(name -> Json.object()
                        .put("$ref", "#/components/schemas/" + component(name, schema.json())))
                .orElse(schema.json());
    }

    /** Two different schemas of one name are told apart by a number. */
    private String component(String name, JsonNode json) {
        for (int i = 1; ; i++) {
            String tried = i == 1 ? name : name + i;
            JsonNode there = known.putIfAbsent(tried, json);
            if (there == null || there.equals(json)) {
                schemas.set(tried, json);
                return tried;
            }
        }
    }
}
