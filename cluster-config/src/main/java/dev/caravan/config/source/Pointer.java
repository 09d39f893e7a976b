package dev.caravan.config.source;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A JSON pointer (RFC 6901), built step by step and written only when a problem asks for it. */
public final class Pointer {
    /** The whole document, the empty text. */
    public static final Pointer ROOT = new Pointer(null, "");

    private final @Nullable Pointer parent;
    private final String step;

    private Pointer(@Nullable Pointer parent, String step) {
        this.parent = parent;
        this.step = step;
    }

    /** The member {@code key} of what this points to. */
    public Pointer child(String key) {
        return new Pointer(this, key);
    }

    /** The element {@code index} of what this points to. */
    public Pointer child(int index) {
        return new Pointer(this, Integer.toString(index));
    }

    /** What this is a member or an element of; the root is its own. */
    public Pointer parent() {
        return parent == null ? this : parent;
    }

    /** The steps from the root, unescaped. */
    public List<String> steps() {
        Deque<String> steps = new ArrayDeque<>();
        Pointer at = this;
        while (at.parent != null) {
            steps.addFirst(at.step);
            at = at.parent;
        }
        return List.copyOf(steps);
    }

    /** The pointer that was written as {@code text}; a first step without its slash is taken too. */
    public static Pointer parse(String text) {
        Pointer pointer = ROOT;
        if (text.isEmpty()) {
            return pointer;
        }
        String steps = text.startsWith("/") ? text.substring(1) : text;
        for (String step : steps.split("/", -1)) {
            pointer = pointer.child(step.replace("~1", "/").replace("~0", "~"));
        }
        return pointer;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String step : steps()) {
            text.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
