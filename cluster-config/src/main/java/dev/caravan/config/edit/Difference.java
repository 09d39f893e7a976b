package dev.caravan.config.edit;

import tools.jackson.databind.JsonNode;

import java.util.Optional;

/**
 * One difference between two documents.
 *
 * @param path by names, {@code listeners/web/layers/http/routes/@api/upstream}
 * @param before what was there; empty when nothing was
 * @param after what is there now; empty when nothing is. For a list whose elements only changed
 *     places both are their names.
 */
public record Difference(String path, Optional<JsonNode> before, Optional<JsonNode> after) {
    private static final int LONGEST = 120;

    /** In one line for people: {@code ~ listeners/web/bind: ":80" → ":81"}. */
    @Override
    public String toString() {
        if (before.isEmpty()) {
            return "+ " + path + ": " + after.map(Difference::shown).orElse("");
        }
        String old = shown(before.get());
        return after.map(now -> "~ " + path + ": " + old + " → " + shown(now))
                .orElseGet(() -> "- " + path + ": " + old);
    }

    private static String shown(JsonNode value) {
        String text = CanonicalJson.text(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
