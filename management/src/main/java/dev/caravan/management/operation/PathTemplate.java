package dev.caravan.management.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with holes: {@code /v1/rollouts/{id}:pause}; a last hole {@code {path*}} takes all that is
 * left, one segment at least.
 */
public final class PathTemplate {
    /** What fills a hole has so many characters at most; what is longer names nothing. */
    public static final int MOST_TEXT = 300;

    /** The same of a hole that takes all that is left. */
    public static final int MOST_REST = 1_000;

    private final String text;
    private final List<Step> steps;

    private PathTemplate(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /** The template written as {@code text}. */
    public static PathTemplate of(String text) {
        List<Step> steps = new ArrayList<>();
        for (String segment : text.substring(1).split("/", -1)) {
            int end = segment.indexOf('}');
            if (end < 0) {
                steps.add(new Step("", segment, false));
            } else {
                boolean rest = segment.charAt(end - 1) == '*';
                String name = segment.substring(1, rest ? end - 1 : end);
                steps.add(new Step(name, segment.substring(end + 1), rest));
            }
        }
        return new PathTemplate(text, steps);
    }

    /** As OpenAPI writes it: the hole for all that is left is one like the others. */
    public String forOpenApi() {
        return text.replace("*}", "}");
    }

    /** The names of its holes. */
    public List<String> holes() {
        return steps.stream().map(Step::hole).filter(hole -> !hole.isEmpty()).toList();
    }

    /** Whether its last hole takes all that is left. */
    public boolean takesRest() {
        return steps.getLast().rest();
    }

    /** How exactly it says what it matches; of several that match, the greatest is meant. */
    public int exactness() {
        int exactness = takesRest() ? 0 : 1;
        for (Step step : steps) {
            exactness = exactness * 4 + (step.hole().isEmpty() ? 3 : step.end().isEmpty() ? 1 : 2);
        }
        return exactness * 32 + steps.size();
    }

    /** What fills the holes, if it matches these decoded segments and nothing is too long. */
    public Optional<Map<String, String>> match(List<String> segments) {
        boolean fits =
                takesRest() ? segments.size() >= steps.size() : segments.size() == steps.size();
        if (!fits) {
            return Optional.empty();
        }
        Map<String, String> holes = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String segment = step.rest() ? rest(segments, i) : segments.get(i);
            if (step.hole().isEmpty()) {
                if (!segment.equals(step.end())) {
                    return Optional.empty();
                }
                continue;
            }
            int length = segment.length() - step.end().length();
            if (length < 1 || !segment.endsWith(step.end())) {
                return Optional.empty();
            }
            if (segment.codePointCount(0, length) > (step.rest() ? MOST_REST : MOST_TEXT)) {
                return Optional.empty();
            }
            holes.put(step.hole(), segment.substring(0, length));
        }
        return Optional.of(holes);
    }

    private static String rest(List<String> segments, int from) {
        return String.join("/", segments.subList(from, segments.size()));
    }

    @Override
    public String toString() {
        return text;
    }

    /** {@code end} is all of a segment without a hole, and what stands behind a hole. */
    private record Step(String hole, String end, boolean rest) {}
}
