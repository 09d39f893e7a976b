package dev.caravan.config.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.caravan.config.rollout.RolloutState;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A ledger as bytes: lines of JSON, cut into pieces without regard to lines.
 *
 * <pre>{@code
 * {"is":"head","cluster":"c1","format":1, … }     first, always
 * {"is":"revision", … }                           by number, then rollouts by id,
 * {"is":"entry","collection":"users","key": … }   nodes, entries, overrides by key,
 * {"is":"said","id":"…","outcome":{ … }}          outcomes, oldest first
 * }</pre>
 */
final class LedgerSnapshot {
    /** The format that is written, and the only one that is read. */
    static final int FORMAT = 1;

    private LedgerSnapshot() {}

    /** One line. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Line.Head.class, name = "head"),
        @JsonSubTypes.Type(value = Line.OfRevision.class, name = "revision"),
        @JsonSubTypes.Type(value = Line.OfRollout.class, name = "rollout"),
        @JsonSubTypes.Type(value = Line.OfNode.class, name = "node"),
        @JsonSubTypes.Type(value = Line.OfEntry.class, name = "entry"),
        @JsonSubTypes.Type(value = Line.OfOverride.class, name = "override"),
        @JsonSubTypes.Type(value = Line.Said.class, name = "said")
    })
    sealed interface Line {
        /**
         * The first.
         *
         * @param format of the snapshot
         * @param writes the format that the cluster writes
         * @param rollouts the id of the last one
         */
        record Head(
                int format,
                long index,
                String cluster,
                int incarnation,
                int writes,
                long head,
                long proven,
                long rollouts)
                implements Line {}

        record OfRevision(Revision revision) implements Line {}

        record OfRollout(RolloutState rollout) implements Line {}

        record OfNode(NodeRecord node) implements Line {}

        record OfEntry(String collection, String key, Entry entry) implements Line {}

        record OfOverride(OverrideRecord override) implements Line {}

        record Said(String id, Outcome outcome) implements Line {}
    }

    static List<byte[]> write(Ledger ledger) {
        Pieces pieces = new Pieces();
        LedgerView view = ledger.view();
        pieces.add(new Line.Head(
                FORMAT,
                view.index(),
                view.cluster(),
                view.incarnation(),
                view.format(),
                view.head(),
                view.proven(),
                ledger.revisions().lastRollout()));
        view.revisions().values().forEach(revision -> pieces.add(new Line.OfRevision(revision)));
        view.rollouts().values().forEach(rollout -> pieces.add(new Line.OfRollout(rollout)));
        view.nodes().values().forEach(node -> pieces.add(new Line.OfNode(node)));
        view.collections()
                .forEach((collection, entries) -> entries.forEach(
                        (key, entry) -> pieces.add(new Line.OfEntry(collection, key, entry))));
        view.overrides().values().forEach(override -> pieces.add(new Line.OfOverride(override)));
        ledger.outcomes().forEach((id, outcome) -> pieces.add(new Line.Said(id, outcome)));
        return pieces.done();
    }

    static Ledger read(List<byte[]> pieces) {
        Ledger ledger = new Ledger();
        byte[] text = joined(pieces);
        boolean first = true;
        int from = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == '\n') {
                Line line = LedgerJson.read(text, from, at - from, Line.class);
                if (first != line instanceof Line.Head) {
                    throw new IllegalArgumentException("snapshot: the head is not its first line");
                }
                restore(ledger, line);
                first = false;
                from = at + 1;
            }
        }
        if (first || from != text.length) {
            throw new IllegalArgumentException("snapshot: it ends in the middle of a line");
        }
        return ledger;
    }

    private static void restore(Ledger ledger, Line line) {
        switch (line) {
            case Line.Head head -> {
                if (head.format() != FORMAT) {
                    throw new IllegalArgumentException(
                            "snapshot's format: " + head.format() + " (expected: " + FORMAT + ")");
                }
                ledger.restore(head);
            }
            case Line.OfRevision of -> ledger.revisions().restore(of.revision());
            case Line.OfRollout of -> ledger.revisions().restore(of.rollout());
            case Line.OfNode of -> ledger.restore(of.node());
            case Line.OfEntry of -> ledger.shelves().restore(of.collection(), of.key(), of.entry());
            case Line.OfOverride of -> ledger.restore(of.override());
            case Line.Said said -> ledger.outcomes().remember(said.id(), said.outcome());
        }
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Cuts what it is given. */
    private static final class Pieces {
        private final List<byte[]> pieces = new ArrayList<>();
        private final byte[] piece = new byte[LedgerLimits.CHUNK_BYTES];
        private int length;

        void add(Line line) {
            byte[] bytes = LedgerJson.write(line);
            int from = 0;
            while (from < bytes.length) {
                int taken = Math.min(bytes.length - from, piece.length - length);
                System.arraycopy(bytes, from, piece, length, taken);
                from += taken;
                fill(taken);
            }
            piece[length] = '\n';
            fill(1);
        }

        private void fill(int taken) {
            length += taken;
            if (length == piece.length) {
                pieces.add(piece.clone());
                length = 0;
            }
        }

        List<byte[]> done() {
            if (length > 0) {
                pieces.add(Arrays.copyOf(piece, length));
            }
            return pieces;
        }
    }
}
