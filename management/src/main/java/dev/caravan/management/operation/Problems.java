package dev.caravan.management.operation;

import dev.caravan.management.auth.Role;
import dev.caravan.management.problem.Problem;

import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How operations say no: the schema of problems, and what any operation may answer. */
public final class Problems {
    /** What every problem looks like; some have further members. */
    public static final Schema SCHEMA = schema();

    private Problems() {}

    /** The refusals that follow from what {@code operation} takes, not from what it does. */
    public static List<Reply> of(Operation operation) {
        List<Reply> replies = new ArrayList<>();
        replies.add(reply(400, "The request or a parameter is not understood."));
        if (operation.role() != Role.NOBODY) {
            replies.add(reply(401, "A token is needed."));
        }
        replies.add(reply(403, "The role does not suffice, or the request is another origin's."));
        replies.add(reply(406, "None of the media types that are accepted can be had."));
        if (operation.body().isPresent()) {
            replies.add(reply(413, "The body is too long."));
            replies.add(reply(415, "The body's media type is not taken here."));
            replies.add(reply(422, "The body makes no sense: every problem with its pointer."));
        } else {
            replies.add(reply(413, "A body is not taken here."));
        }
        replies.add(reply(414, "The path and its parameters are too long."));
        replies.add(reply(421, "The request names another host."));
        replies.add(reply(429, "Too many requests, or too many that failed, from there."));
        replies.add(reply(431, "A header is too long, or there are too many."));
        replies.add(reply(500, "Something failed; the node's log says what."));
        replies.add(reply(503, "Not now: no-quorum, audit-unavailable, too-busy, timed-out."));
        return replies;
    }

    private static Reply reply(int status, String says) {
        return new Reply(status, says, List.of(Problem.MEDIA_TYPE), Optional.of(SCHEMA), List.of());
    }

    private static Schema schema() {
        ObjectNode json = Json.object().put("type", "object");
        ObjectNode properties = json.putObject("properties");
        properties.putObject("type").put("type", "string");
        properties.putObject("title").put("type", "string");
        properties.putObject("status").put("type", "integer");
        properties.putObject("code").put("type", "string");
        properties.putObject("detail").put("type", "string");
        ObjectNode problems = properties.putObject("problems").put("type", "array");
        ObjectNode one = problems.putObject("items").put("type", "object");
        ObjectNode members = one.putObject("properties");
        members.putObject("pointer").put("type", "string");
        members.putObject("line").put("type", "integer");
        members.putObject("column").put("type", "integer");
        members.putObject("message").put("type", "string");
        members.putObject("node").put("type", "string");
        one.putArray("required").add("message");
        json.putArray("required")
                .add("type")
                .add("title")
                .add("status")
                .add("code")
                .add("detail");
        return new Schema(Optional.of("Problem"), json);
    }
}
