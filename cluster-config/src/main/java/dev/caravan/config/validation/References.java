package dev.caravan.config.validation;

import dev.caravan.config.model.Document;
import dev.caravan.config.settings.SettingsWalk;
import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.Words;
import dev.caravan.protocols.stack.Setting;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every name that refers to something refers to something there; named elements have one each. */
final class References implements SettingsWalk.Visitor {
    private static final ClassValue<Optional<Method>> NAME = new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> component.getName().equals("name"))
                    .map(RecordComponent::getAccessor)
                    .peek(accessor -> accessor.setAccessible(true))
                    .findFirst();
        }
    };

    private final Map<String, Set<String>> known;
    private final Findings findings;

    private References(Map<String, Set<String>> known, Findings findings) {
        this.known = known;
        this.findings = findings;
    }

    static void check(Document document, SourceNode root, Findings findings) {
        Map<String, Set<String>> known = Map.of(
                "users", document.users().keySet(),
                "listener", document.listeners().keySet(),
                "upstream", document.upstreams().keySet());
        References references = new References(known, findings);
        SettingsWalk.over(document, Pointer.ROOT, root, references);
    }

    @Override
    public void value(Object value, Setting setting, Pointer at, SourceNode node) {
        Set<String> names = known.getOrDefault(setting.names(), Set.of());
        if (!setting.names().isEmpty() && value instanceof String name && !names.contains(name)) {
            findings.problem(at, node.at(), Words.unknown(setting.names(), name, names));
        }
    }

    @Override
    public void list(List<?> values, Pointer at, Items node) {
        Map<String, Integer> used = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Optional<String> name = name(values.get(i));
            if (name.isEmpty()) {
                continue;
            }
            Pointer place = at.child(i).child("name");
            if (!Names.isName(name.get())) {
                findings.problem(place, Names.refusal(name.get()));
            }
            Integer before = used.putIfAbsent(name.get(), i);
            if (before != null) {
                String shown = Words.shown(name.get());
                findings.problem(place, shown + " is the name of element " + before + " already");
            }
        }
    }

    /** The name of an element that can have one. */
    private static Optional<String> name(Object element) {
        Optional<Method> accessor =
                element instanceof Record ? NAME.get(element.getClass()) : Optional.empty();
        if (accessor.isEmpty()) {
            return Optional.empty();
        }
        try {
            Object name = accessor.get().invoke(element);
            return name instanceof Optional<?> maybe
                    ? maybe.map(String::valueOf)
                    : Optional.of(String.valueOf(name));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(element.getClass() + " cannot be read", e);
        }
    }
}
