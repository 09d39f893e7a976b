package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.protocols.stack.Setting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A list; one of single values may be written as its only element. */
final class ListKind implements Kind {
    private final Kind element;
    private final Range count;

    ListKind(Kind element, Setting setting) {
        this.element = element;
        this.count = Range.parse(setting.range(), Sizes::parse);
    }

    /** How each element is read. */
    Kind element() {
        return element;
    }

    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        if (node instanceof Scalar scalar
                && element.scalar()
                && scalar.meaning() != SourceNode.Meaning.NOTHING) {
            return element.read(node, at, reading).map(List::of);
        }
        if (!(node instanceof Items list)) {
            reading.unexpected(node, at, expected());
            return Optional.empty();
        }
        int size = list.items().size();
        if (!count.holds(size)) {
            String expected = count.text() + " elements";
            reading.problem(at, node.at(), size + " elements (expected: " + expected + ")");
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            element.read(list.items().get(i), at.child(i), reading).ifPresent(values::add);
        }
        return values.size() == size ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    @Override
    public SourceNode filled(SourceNode node, Variables variables) {
        return node instanceof Items list
                ? Filled.each(list, one -> element.filled(one, variables))
                : element.filled(node, variables);
    }

    @Override
    public String expected() {
        String list = "a list, each element " + element.expected();
        return element.scalar() ? element.expected() + ", or a list of such" : list;
    }

    @Override
    public String label() {
        return "list of " + element.label();
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", element.schema());
        if (count.bounds()) {
            list.put("minItems", count.least());
            list.put("maxItems", count.most());
        }
        return element.scalar() ? Map.of("anyOf", List.of(element.schema(), list)) : list;
    }
}
