package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.config.source.Words;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A map with fixed keys, made into a record: every key judged before the record is made. */
final class RecordKind implements Kind {
    private final Class<? extends Record> type;
    private final Supplier<List<Member>> find;
    private final RecordMaker maker;
    private final Set<String> notYet;
    private List<Member> members = List.of();
    private Set<String> known = Set.of();

    RecordKind(Class<? extends Record> type, Supplier<List<Member>> find) {
        this.type = type;
        this.find = find;
        this.maker = new RecordMaker(type);
        NotYet later = type.getAnnotation(NotYet.class);
        this.notYet = later == null ? Set.of() : Set.of(later.value());
    }

    /** The components in their order; found at first use, for records may hold their own kind. */
    List<Member> members() {
        if (members.isEmpty()) {
            members = find.get();
            known = members.stream()
                    .map(Member::key)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        return members;
    }

    Class<? extends Record> type() {
        return type;
    }

    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        if (!(node instanceof Entries map)) {
            String glued = node instanceof Scalar scalar && scalar.text().matches("[\\w-]+:\\S.*")
                    ? "; put a space after the colon"
                    : "";
            reading.unexpected(node, at, expected() + glued);
            return Optional.empty();
        }
        List<Member> all = members();
        boolean clean = keysAreKnown(map, at, reading);
        List<Object> values = new ArrayList<>(all.size());
        for (Member member : all) {
            value(member, map, at, reading).ifPresent(values::add);
        }
        if (!clean || values.size() < all.size()) {
            return Optional.empty();
        }
        RecordMaker.Made made = maker.make(values.toArray());
        made.problems().forEach(message -> complain(message, map, at, reading));
        return made.record();
    }

    private Optional<?> value(Member member, Entries map, Pointer at, Reading reading) {
        Optional<SourceNode> written = map.value(member.key());
        if (written.isPresent()) {
            return member.kind().read(written.get(), at.child(member.key()), reading);
        }
        if (member.required()) {
            String expected = member.kind().expected();
            Pointer here = at.child(member.key());
            reading.problem(here, map.at(), "missing (expected: " + expected + ")");
            return Optional.empty();
        }
        return Optional.of(member.whenMissing());
    }

    @Override
    public SourceNode filled(SourceNode node, Variables variables) {
        if (!(node instanceof Entries map)) {
            return node;
        }
        List<Entry> entries = new ArrayList<>();
        for (Member member : members()) {
            Optional<SourceNode> value = map.value(member.key()).or(member::defaultNode);
            value.ifPresent(there -> entries.add(
                    new Entry(member.key(), map.at(), member.kind().filled(there, variables))));
        }
        map.entries().stream().filter(entry -> !known.contains(entry.key())).forEach(entries::add);
        return Filled.map(entries, map.at());
    }

    private boolean keysAreKnown(Entries map, Pointer at, Reading reading) {
        boolean all = true;
        for (Entry entry : map.entries()) {
            if (known.contains(entry.key())) {
                continue;
            }
            all = false;
            String message = notYet.contains(entry.key())
                    ? "not in this version"
                    : Words.unknown("key", entry.key(), known);
            reading.problem(at.child(entry.key()), entry.at(), message);
        }
        return all;
    }

    /** A rule's message, at the key it begins with where that was written. */
    private void complain(String message, Entries map, Pointer at, Reading reading) {
        Complaint complaint = Complaint.place(message, map, at);
        boolean ours = complaint.key().isEmpty() || known.contains(complaint.key());
        if (ours) {
            reading.problem(complaint.pointer(), complaint.position(), complaint.message());
        } else {
            reading.problem(at, map.at(), message);
        }
    }

    @Override
    public String expected() {
        List<String> keys = members().stream().map(Member::key).toList();
        return keys.isEmpty() ? "an empty map" : "a map with " + String.join(", ", keys);
    }

    @Override
    public String label() {
        return "map";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Member member : members()) {
            properties.put(member.key(), Schemas.of(member));
            if (member.required()) {
                required.add(member.key());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }
}
