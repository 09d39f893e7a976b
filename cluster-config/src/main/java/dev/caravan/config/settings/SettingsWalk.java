package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.protocols.stack.LayerPlan;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.StackPlan;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Visits every value of a settings record that was written, with the pointer under which it was;
 * what was left out is not visited.
 */
public final class SettingsWalk {
    private static final ClassValue<List<Part>> PARTS = new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
            return parts(type);
        }
    };

    private final Visitor visitor;

    /** What is told. */
    public interface Visitor {
        /** A key that was written, before its value. */
        default void key(Setting setting, Pointer at) {}

        /** A single value, or the elements of a list each for itself. */
        default void value(Object value, Setting setting, Pointer at, SourceNode node) {}

        /** A list as a whole, before its elements. */
        default void list(List<?> values, Pointer at, Items node) {}

        /** A stack. @return whether to visit the settings of its layers */
        default boolean stack(StackPlan plan, Pointer at, SourceNode node) {
            return true;
        }
    }

    private SettingsWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Visits what {@code settings} holds, written at {@code at} as {@code node}. */
    public static void over(Record settings, Pointer at, SourceNode node, Visitor visitor) {
        new SettingsWalk(visitor).record(settings, at, node);
    }

    private static List<Part> parts(Class<?> type) {
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting != null) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                parts.add(new Part(Member.key(component.getName()), setting, accessor));
            }
        }
        return parts;
    }

    /** Where each layer of a stack was written: its settings, or its bare name. */
    public static Entry place(SourceNode node, int index) {
        SourceNode layer = node instanceof Items list ? list.items().get(index) : node;
        return layer instanceof Entries map
                ? map.entries().getFirst()
                : new Entry("", layer.at(), layer);
    }

    /** The pointer of the layer that {@link #place} found in a stack at {@code at}. */
    public static Pointer pointer(Pointer at, SourceNode node, int index, Entry place) {
        Pointer element = node instanceof Items ? at.child(index) : at;
        return place.key().isEmpty() ? element : element.child(place.key());
    }

    private void record(Record record, Pointer at, SourceNode node) {
        for (Part part : PARTS.get(record.getClass())) {
            Source.member(node, part.key()).ifPresent(written -> {
                Pointer here = at.child(part.key());
                visitor.key(part.setting(), here);
                value(part.of(record), part.setting(), here, written.value());
            });
        }
    }

    private void value(Object value, Setting setting, Pointer at, SourceNode node) {
        switch (value) {
            case Optional<?> optional -> optional.ifPresent(held -> value(held, setting, at, node));
            case List<?> list -> list(list, setting, at, node);
            case Map<?, ?> map -> map(map, setting, at, node);
            case StackPlan plan -> {
                if (visitor.stack(plan, at, node)) {
                    layers(plan.layers(), at, node);
                }
            }
            case LayerPlan<?> layer -> layers(List.of(layer), at, node);
            case Record record
            when node instanceof Entries written -> {
                Pointer pointer = at;
                SourceNode inside = written;
                if (isAlternative(record) && !written.entries().isEmpty()) {
                    Entry only = written.entries().getFirst();
                    pointer = at.child(only.key());
                    inside = only.value();
                }
                record(record, pointer, inside);
            }
            default -> visitor.value(value, setting, at, node);
        }
    }

    private static boolean isAlternative(Record record) {
        for (Class<?> type : record.getClass().getInterfaces()) {
            if (type.isSealed()) {
                return true;
            }
        }
        return false;
    }

    private void list(List<?> values, Setting setting, Pointer at, SourceNode node) {
        if (!(node instanceof Items items)) {
            values.forEach(only -> value(only, setting, at, node));
            return;
        }
        visitor.list(values, at, items);
        for (int i = 0; i < values.size(); i++) {
            value(values.get(i), setting, at.child(i), items.items().get(i));
        }
    }

    private void map(Map<?, ?> map, Setting setting, Pointer at, SourceNode node) {
        if (!(node instanceof Entries written)) {
            return;
        }
        for (Entry entry : written.entries()) {
            Object value = map.get(entry.key());
            if (value != null) {
                value(value, setting, at.child(entry.key()), entry.value());
            }
        }
    }

    private void layers(List<LayerPlan<?>> layers, Pointer at, SourceNode node) {
        for (int i = 0; i < layers.size(); i++) {
            Entry place = place(node, i);
            Pointer pointer = pointer(at, node, i, place);
            record(layers.get(i).settings(), pointer, place.value());
        }
    }

    /** A component that stands in the document. */
    private record Part(String key, Setting setting, Method accessor) {
        Object of(Record record) {
            try {
                return accessor.invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(accessor + " cannot be called", e);
            }
        }
    }
}
