package dev.caravan.config.ledger;

import dev.caravan.config.ledger.Outcome.Accepted;
import dev.caravan.config.ledger.Outcome.Code;
import dev.caravan.config.ledger.Outcome.Refused;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.SortedMap;

/** The collections: entries by key, by collection. */
final class Shelves {
    private SharedMap<String, SortedMap<String, Entry>> collections = SharedMap.empty();
    private long bytes;

    SharedMap<String, SortedMap<String, Entry>> view() {
        return collections;
    }

    Outcome put(long index, Proposal proposal, Change.Put put) {
        SharedMap<String, Entry> shelf = shelf(put.collection());
        Entry there = shelf.get(put.key());
        Optional<Refused> refused = Refusals.badName("collection", put.collection())
                .or(() -> Refusals.badName("key", put.key()))
                .or(() -> Refusals.tooLong(name(put.collection(), put.key()), put.json()))
                .or(() -> unexpected(put.collection(), put.key(), there, put.expect()))
                .or(() -> full(put, shelf, there));
        if (refused.isPresent()) {
            return refused.get();
        }
        restore(
                put.collection(),
                put.key(),
                new Entry(put.json(), index, proposal.author(), proposal.atMillis()));
        return new Accepted(index, index);
    }

    Outcome remove(long index, Change.Remove remove) {
        SharedMap<String, Entry> shelf = shelf(remove.collection());
        Entry there = shelf.get(remove.key());
        if (there == null) {
            return Refusals.missing(name(remove.collection(), remove.key()));
        }
        Optional<Refused> refused =
                unexpected(remove.collection(), remove.key(), there, remove.expect());
        if (refused.isPresent()) {
            return refused.get();
        }
        bytes -= weight(remove.key(), there.json());
        SharedMap<String, Entry> left = shelf.without(remove.key());
        collections = left.isEmpty()
                ? collections.without(remove.collection())
                : collections.with(remove.collection(), left);
        return new Accepted(index, 0);
    }

    /** Puts an entry without asking: it was agreed on. */
    void restore(String collection, String key, Entry entry) {
        SharedMap<String, Entry> shelf = shelf(collection);
        Entry there = shelf.get(key);
        bytes += weight(key, entry.json()) - (there == null ? 0 : weight(key, there.json()));
        collections = collections.with(collection, shelf.with(key, entry));
    }

    private Optional<Refused> full(
            Change.Put put, SharedMap<String, Entry> shelf, @Nullable Entry there) {
        if (there == null && shelf.size() >= LedgerLimits.ENTRIES) {
            return Optional.of(
                    Refusals.tooMany("entries in " + put.collection(), LedgerLimits.ENTRIES));
        }
        if (shelf.isEmpty() && collections.size() >= LedgerLimits.COLLECTIONS) {
            return Optional.of(Refusals.tooMany("collections", LedgerLimits.COLLECTIONS));
        }
        long after = bytes
                + weight(put.key(), put.json())
                - (there == null ? 0 : weight(put.key(), there.json()));
        return after > LedgerLimits.ALL_ENTRIES_BYTES
                ? Optional.of(new Refused(
                        Code.TOO_MANY,
                        "the collections would have " + after + " bytes (expected: at most "
                                + LedgerLimits.ALL_ENTRIES_BYTES + ")"))
                : Optional.empty();
    }

    private static Optional<Refused> unexpected(
            String collection, String key, @Nullable Entry there, long expect) {
        long version = there == null ? 0 : there.version();
        return expect == -1 || expect == version
                ? Optional.empty()
                : Optional.of(Refusals.stale(name(collection, key), version, expect));
    }

    private SharedMap<String, Entry> shelf(String collection) {
        SortedMap<String, Entry> shelf = collections.get(collection);
        return shelf == null ? SharedMap.empty() : (SharedMap<String, Entry>) shelf;
    }

    private static String name(String collection, String key) {
        return collection + "/" + key;
    }

    private static long weight(String key, String json) {
        return (long) Refusals.bytes(key) + Refusals.bytes(json);
    }
}
