package dev.caravan.management.operation;

import dev.caravan.management.auth.Role;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One thing that the API does: what routes a request to it, and what OpenAPI says of it.
 *
 * @param id unique, for generated clients
 * @param tag the resource it belongs to
 * @param role what a caller must be at least
 * @param changes whether it changes anything
 * @param body what it takes, always; empty when it takes none
 * @param replies what it may answer, beside what any operation may
 */
public record Operation(
        String id,
        String method,
        PathTemplate path,
        String summary,
        String tag,
        Role role,
        boolean changes,
        List<Parameter> parameters,
        Optional<Accepts> body,
        List<Reply> replies,
        Handler handler) {

    public Operation {
        parameters = List.copyOf(parameters);
        replies = List.copyOf(replies);
    }

    /** Begins one. */
    public static Builder of(String method, String path, String id) {
        return new Builder(method, path, id);
    }

    /** An operation being written, in the order one reads it. */
    public static final class Builder {
        private final String method;
        private final String path;
        private final String id;
        private String summary = "";
        private Role role = Role.VIEWER;
        private boolean changes;
        private final List<Parameter> parameters = new ArrayList<>();
        private Optional<Accepts> body = Optional.empty();
        private final List<Reply> replies = new ArrayList<>();

        private Builder(String method, String path, String id) {
            this.method = method;
            this.path = path;
            this.id = id;
        }

        /** What it does, in one sentence. */
        public Builder says(String sentence) {
            summary = sentence;
            return this;
        }

        /** It needs no credential. */
        public Builder open() {
            role = Role.NOBODY;
            return this;
        }

        /** It changes something; who may is {@code needed}. */
        public Builder changes(Role needed) {
            role = needed;
            changes = true;
            return this;
        }

        /** It only looks, and yet not everybody may. */
        public Builder only(Role needed) {
            role = needed;
            return this;
        }

        /** It has these parameters. */
        public Builder with(Parameter... more) {
            parameters.addAll(Arrays.asList(more));
            return this;
        }

        /** It takes this body. */
        public Builder takes(Accepts accepts) {
            body = Optional.of(accepts);
            return this;
        }

        /** It may answer JSON of this schema. */
        public Builder answers(int status, String says, Schema schema, String... headers) {
            return answers(new Reply(
                    status,
                    says,
                    List.of("application/json"),
                    Optional.of(schema),
                    List.of(headers)));
        }

        /** It may answer 204. */
        public Builder answersNothing(String says) {
            return answers(new Reply(204, says, List.of(), Optional.empty(), List.of()));
        }

        /** It may answer so. */
        public Builder answers(Reply reply) {
            replies.add(reply);
            return this;
        }

        /** It may say no so. */
        public Builder refuses(int status, String says) {
            return answers(new Reply(
                    status,
                    says,
                    List.of("application/problem+json"),
                    Optional.of(Problems.SCHEMA),
                    List.of()));
        }

        /** What runs it; ends the writing. */
        public Operation by(Handler handler) {
            PathTemplate template = PathTemplate.of(path);
            String[] steps = path.substring(1).split("[/:]");
            String tag = steps.length > 1 && steps[0].equals("v1") ? steps[1] : steps[0];
            return new Operation(
                    id,
                    method,
                    template,
                    summary,
                    tag,
                    role,
                    changes,
                    parameters,
                    body,
                    replies,
                    handler);
        }
    }
}
