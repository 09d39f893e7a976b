package dev.caravan.config.model;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What differs between two maps of named things, by name, in the written order. */
public record Changes(
        Set<String> added, Set<String> removed, Set<String> changed, Set<String> unchanged) {

    static Changes between(Map<String, ?> before, Map<String, ?> after) {
        Set<String> added = new LinkedHashSet<>();
        Set<String> changed = new LinkedHashSet<>();
        Set<String> unchanged = new LinkedHashSet<>();
        after.forEach((name, settings) -> {
            if (!before.containsKey(name)) {
                added.add(name);
            } else if (settings.equals(before.get(name))) {
                unchanged.add(name);
            } else {
                changed.add(name);
            }
        });
        Set<String> removed = new LinkedHashSet<>(before.keySet());
        removed.removeAll(after.keySet());
        return new Changes(added, removed, changed, unchanged);
    }

    /** Whether nothing differs. */
    public boolean none() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }
}
