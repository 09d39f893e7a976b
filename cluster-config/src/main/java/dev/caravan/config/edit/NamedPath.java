package dev.caravan.config.edit;

import java.util.ArrayList;
import java.util.List;

/**
 * The way to a part of a document, {@code listeners/web/layers/http/routes/@api}: keys; {@code @api}
 * for the element of a list whose {@code name} is that; a layer's name for that layer of a stack; a
 * number for an element by its place, from 0; {@code -} for the place after the last.
 *
 * @param steps without escapes; none for the whole document
 * @param exact whether it was a JSON pointer, which knows no names
 */
public record NamedPath(List<String> steps, boolean exact) {
    /** The whole document. */
    public static final NamedPath ROOT = new NamedPath(List.of(), false);

    private static final int MAX_STEPS = 64;

    /**
     * These steps.
     *
     * @throws EditException INVALID when there are more than a document is deep
     */
    public NamedPath {
        steps = List.copyOf(steps);
        if (steps.size() > MAX_STEPS) {
            String found = steps.size() + " steps (expected: at most " + MAX_STEPS + ")";
            throw EditException.invalid("path", found);
        }
    }

    /** Steps that were written each for itself. */
    public static NamedPath of(List<String> steps) {
        return new NamedPath(steps, false);
    }

    /**
     * A path as text, with slashes between steps, or none around; {@code ~1} stands for a slash in a
     * step, {@code ~0} for a tilde.
     */
    public static NamedPath parse(String text) {
        String inner = text.startsWith("/") ? text.substring(1) : text;
        String path = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
        return path.isEmpty() ? ROOT : new NamedPath(steps(path, text), false);
    }

    /**
     * A JSON pointer (RFC 6901).
     *
     * @throws EditException INVALID when it is none
     */
    public static NamedPath pointer(String text) {
        if (text.isEmpty()) {
            return new NamedPath(List.of(), true);
        }
        if (!text.startsWith("/")) {
            throw EditException.invalid(
                    "pointer", text + " (expected: a JSON pointer, such as /listeners/web)");
        }
        return new NamedPath(steps(text.substring(1), text), true);
    }

    private static List<String> steps(String path, String text) {
        List<String> steps = new ArrayList<>();
        for (String step : path.split("/", MAX_STEPS + 2)) {
            if (step.replace("~0", "").replace("~1", "").contains("~")) {
                throw EditException.invalid("path", text + " (expected: ~0 for ~, ~1 for /)");
            }
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }

    /** Its last step; empty for the whole document. */
    String last() {
        return steps.isEmpty() ? "" : steps.getLast();
    }

    /** The way to what its last step stands in. */
    NamedPath parent() {
        return new NamedPath(steps.subList(0, Math.max(0, steps.size() - 1)), exact);
    }

    /** With {@code step} behind it. */
    NamedPath then(String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return new NamedPath(longer, exact);
    }

    /** As it is written. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            text.append(exact || !text.isEmpty() ? "/" : "");
            text.append(step.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
