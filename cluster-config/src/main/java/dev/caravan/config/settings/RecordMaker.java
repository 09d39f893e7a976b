package dev.caravan.config.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes records of one type, after their static {@code problems} has judged the values. */
final class RecordMaker {
    private final Constructor<? extends Record> constructor;
    private final Optional<Method> rules;

    /** A record, or why the values make none. */
    record Made(Optional<Record> record, List<String> problems) {}

    RecordMaker(Class<? extends Record> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            this.constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
        constructor.setAccessible(true);
        this.rules = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals("problems")
                        && Modifier.isStatic(method.getModifiers())
                        && Arrays.equals(method.getParameterTypes(), types))
                .findFirst();
        rules.ifPresent(method -> method.setAccessible(true));
    }

    Made make(Object[] values) {
        try {
            if (rules.isPresent()) {
                List<?> found = (List<?>) rules.get().invoke(null, values);
                if (!found.isEmpty()) {
                    return refused(found.stream().map(String::valueOf).toList());
                }
            }
            return new Made(Optional.of(constructor.newInstance(values)), List.of());
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            String message = cause.getMessage();
            return refused(List.of(message == null ? cause.toString() : message));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(constructor + " cannot be called", e);
        }
    }

    private static Made refused(List<String> problems) {
        return new Made(Optional.empty(), problems);
    }
}
