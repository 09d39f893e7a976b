package dev.caravan.config.revision;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;

/**
 * What one node says of a document it was shown.
 *
 * @param problems why it could not serve it, each in one line with its pointer; none when it could
 * @param opens listeners that it would open
 * @param changes listeners that it would change
 * @param goes listeners that it would close
 * @param connections live connections here that would end or move
 */
public record Rehearsed(
        List<String> problems,
        List<String> opens,
        List<String> changes,
        List<String> goes,
        long connections) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    public Rehearsed {
        problems = List.copyOf(problems);
        opens = List.copyOf(opens);
        changes = List.copyOf(changes);
        goes = List.copyOf(goes);
    }

    static Rehearsed refused(List<String> problems) {
        return new Rehearsed(problems, List.of(), List.of(), List.of(), 0);
    }

    /** Whether the node could serve it. */
    public boolean ok() {
        return problems.isEmpty();
    }

    /** As it travels: JSON, UTF-8. */
    public byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * What travelled; members of newer nodes are skipped.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static Rehearsed of(byte[] bytes) {
        try {
            return JSON.readValue(bytes, Rehearsed.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no answer to a rehearsal", e);
        }
    }
}
