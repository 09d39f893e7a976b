package dev.caravan.management.server;

import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.PathTemplate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The operations by their paths; finds the one that a request means. */
final class OperationTable {
    private final List<Place> places;

    OperationTable(List<Operation> operations) {
        Map<String, List<Operation>> byPath = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (Operation operation : operations) {
            if (!ids.add(operation.id())) {
                throw new IllegalStateException(operation.id() + " is there twice");
            }
            byPath.computeIfAbsent(operation.path().toString(), p -> new ArrayList<>())
                    .add(operation);
        }
        places = byPath.values().stream()
                .map(all -> new Place(all.getFirst().path(), List.copyOf(all)))
                .sorted(Comparator.comparingInt(
                        (Place place) -> -place.template().exactness()))
                .toList();
    }

    /** What {@code method} on these decoded segments means. */
    Found find(String method, List<String> segments) {
        for (Place place : places) {
            var holes = place.template().match(segments);
            if (holes.isPresent()) {
                return place.operations().stream()
                        .filter(operation -> operation.method().equals(method))
                        .findFirst()
                        .<Found>map(operation -> new Found.One(operation, holes.get()))
                        .orElseGet(() -> new Found.OtherMethod(place.methods()));
            }
        }
        return new Found.Nothing();
    }

    /** What was found. */
    sealed interface Found {
        /** The operation, and what fills its path. */
        record One(Operation operation, Map<String, String> holes) implements Found {}

        /** The path is right, the method is not. */
        record OtherMethod(List<String> expected) implements Found {}

        /** Nothing is there. */
        record Nothing() implements Found {}
    }

    private record Place(PathTemplate template, List<Operation> operations) {
        List<String> methods() {
            Set<String> methods = new TreeSet<>();
            operations.forEach(operation -> methods.add(operation.method()));
            return List.copyOf(methods);
        }
    }
}
