package dev.caravan.config.settings;

import dev.caravan.protocols.stack.LayerPlan;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.StackPlan;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which kind a component of a settings record is of, by its type. */
final class Kinds {
    private final Map<Class<?>, Kind> given;
    private final Map<Class<?>, RecordKind> records = new LinkedHashMap<>();
    private final LayerKind layer;

    Kinds(List<LayerType<?>> layers, Map<Class<?>, Kind> given) {
        Map<String, LayerType<?>> types = new LinkedHashMap<>();
        for (LayerType<?> type : layers) {
            if (types.put(type.name(), type) != null) {
                throw new IllegalArgumentException("two layers are called " + type.name());
            }
        }
        this.layer = new LayerKind(types, this);
        this.given = Map.copyOf(given);
    }

    LayerKind layer() {
        return layer;
    }

    RecordKind record(Class<? extends Record> type) {
        RecordKind known = records.get(type);
        if (known == null) {
            known = new RecordKind(type, () -> members(type));
            records.put(type, known);
        }
        return known;
    }

    private List<Member> members(Class<? extends Record> type) {
        List<Member> members = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                throw unreadable(component.toString() + " of " + type.getName(), "no Setting");
            }
            members.add(new Member(component, setting, of(component.getGenericType(), setting)));
        }
        return members;
    }

    private Kind of(Type type, Setting setting) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, setting);
        }
        if (!(type instanceof Class<?> plain)) {
            throw unreadable(type.getTypeName(), "no kind");
        }
        Kind kind = given.get(plain);
        if (kind != null) {
            return kind;
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return new TruthKind();
        }
        if (plain == int.class || plain == Integer.class) {
            return new NumberKind(true, setting);
        }
        if (plain == long.class || plain == Long.class) {
            return new NumberKind(false, setting);
        }
        if (plain == double.class || plain == Double.class) {
            return new DecimalKind(setting);
        }
        if (plain == Duration.class) {
            return new DurationKind(setting);
        }
        if (plain == StackPlan.class) {
            return new StackKind(layer);
        }
        return Texts.of(plain, setting).orElseGet(() -> composed(plain));
    }

    private Kind generic(ParameterizedType type, Setting setting) {
        Type[] of = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return new ListKind(of(of[0], setting), setting);
        }
        if (type.getRawType() == Map.class && of[0] == String.class) {
            return new MapKind(of(of[1], setting));
        }
        if (type.getRawType() == Optional.class) {
            return new OptionalKind(of(of[0], setting));
        }
        if (type.getRawType() == LayerPlan.class) {
            return layer;
        }
        throw unreadable(type.getTypeName(), "no kind");
    }

    private Kind composed(Class<?> type) {
        if (type.isRecord()) {
            return record(type.asSubclass(Record.class));
        }
        if (type.isSealed()) {
            Map<String, RecordKind> options = new LinkedHashMap<>();
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                String name = Member.key(permitted.getSimpleName());
                options.put(name, record(permitted.asSubclass(Record.class)));
            }
            return new AlternativesKind(options);
        }
        throw unreadable(type.getName(), "no kind");
    }

    private static IllegalStateException unreadable(String what, String why) {
        return new IllegalStateException(what + " cannot stand in a settings record: " + why);
    }
}
