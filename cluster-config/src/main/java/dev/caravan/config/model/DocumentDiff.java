package dev.caravan.config.model;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What has to be done to come from one document to another.
 *
 * @param changed for each changed listener, in what it changed
 */
public record DocumentDiff(
        Changes users, Changes listeners, Changes upstreams, Map<String, Set<Part>> changed) {

    /** In what a listener may change. */
    public enum Part {
        /** Where it is bound: sockets open and close. */
        BIND,
        /** On which nodes it is open. */
        ON,
        /** Its layers: a new stack serves the next connections and requests. */
        LAYERS,
        /** Users, sources, targets, limits, log, source address: swapped in place. */
        POLICY
    }

    /** The difference from {@code before} to {@code after}. */
    public static DocumentDiff between(Document before, Document after) {
        Changes listeners = Changes.between(before.listeners(), after.listeners());
        Map<String, Set<Part>> changed = new LinkedHashMap<>();
        for (String name : listeners.changed()) {
            ListenerSettings old = Objects.requireNonNull(before.listeners().get(name));
            ListenerSettings now = Objects.requireNonNull(after.listeners().get(name));
            changed.put(name, parts(old, now));
        }
        return new DocumentDiff(
                Changes.between(before.users(), after.users()),
                listeners,
                Changes.between(before.upstreams(), after.upstreams()),
                changed);
    }

    private static Set<Part> parts(ListenerSettings before, ListenerSettings after) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (!before.bind().equals(after.bind())) {
            parts.add(Part.BIND);
        }
        if (!before.on().equals(after.on())) {
            parts.add(Part.ON);
        }
        if (!before.layers().equals(after.layers())) {
            parts.add(Part.LAYERS);
        }
        if (!before.samePolicy(after)) {
            parts.add(Part.POLICY);
        }
        return parts;
    }

    /** Whether nothing differs. */
    public boolean none() {
        return users.none() && listeners.none() && upstreams.none();
    }

    /** The difference in one line, {@code listeners +web ~everything, upstreams -old}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        say(text, "users", users);
        say(text, "listeners", listeners);
        say(text, "upstreams", upstreams);
        return text.isEmpty() ? "no difference" : text.toString();
    }

    private static void say(StringBuilder text, String what, Changes changes) {
        if (changes.none()) {
            return;
        }
        text.append(text.isEmpty() ? "" : ", ").append(what);
        changes.added().forEach(name -> text.append(" +").append(name));
        changes.changed().forEach(name -> text.append(" ~").append(name));
        changes.removed().forEach(name -> text.append(" -").append(name));
    }
}
