package dev.caravan.config.agreement.sim;

import dev.caravan.config.agreement.RaftStoreCodec;

import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk that outlives crashes. What was not flushed may be lost from anywhere on, in the middle of
 * a write as well. It can be full, it can crash its process at any write, and it can lie: flush and
 * say so, and keep nothing.
 */
final class Disk implements RaftStore {
    private static final RaftStoreCodec CODEC = new RaftStoreCodec();
    private static final DefaultRaftModelFactory MODELS = new DefaultRaftModelFactory();

    private final World world;
    private final boolean lies;
    private final Image image = new Image();
    private final List<Consumer<Image>> pending = new ArrayList<>();
    private int crashAfter = -1;
    private Runnable onCrash = () -> {};
    private boolean full;
    private int open;

    /** What is on the platters. */
    private static final class Image {
        private byte @Nullable [] endpoint;
        private byte @Nullable [] members;
        private byte @Nullable [] term;
        private final TreeMap<Long, byte[]> entries = new TreeMap<>();
        private final TreeMap<Long, TreeMap<Integer, byte[]>> chunks = new TreeMap<>();
        private final TreeMap<Long, Integer> chunkCounts = new TreeMap<>();

        long snapshot() {
            return chunks.descendingMap().entrySet().stream()
                    .filter(each -> each.getValue().size() == chunkCounts.get(each.getKey()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(0L);
        }
    }

    Disk(World world, boolean lies) {
        this.world = world;
        this.lies = lies;
    }

    /** As one process sees it: a process that is gone cannot write any more. */
    RaftStore opened() {
        open++;
        return new Opened(this, open);
    }

    boolean isOpen(int process) {
        return open == process;
    }

    void crashAfter(int writes, Runnable then) {
        crashAfter = writes;
        onCrash = then;
    }

    void full(boolean isFull) {
        full = isFull;
    }

    /** The process is gone: what it had not flushed is lost from some place on. */
    void crash() {
        open++;
        crashAfter = -1;
        int kept = pending.isEmpty() ? 0 : world.random.nextInt(pending.size() + 1);
        pending.subList(0, kept).forEach(write -> write.accept(image));
        pending.clear();
    }

    /** The entry at {@code index} as it is surely kept; empty array when a snapshot has it. */
    byte @Nullable [] kept(long index) {
        return image.snapshot() >= index ? new byte[0] : image.entries.get(index);
    }

    Optional<RestoredRaftState> restored() {
        if (image.endpoint == null || image.members == null) {
            return Optional.empty();
        }
        long snapshot = image.snapshot();
        List<LogEntry> entries = new ArrayList<>();
        long expected = snapshot + 1;
        for (Map.Entry<Long, byte[]> each : image.entries.tailMap(snapshot + 1).entrySet()) {
            if (each.getKey() != expected) {
                throw new AssertionError("the log has a gap before " + each.getKey());
            }
            expected++;
            entries.add(CODEC.logEntrySerializer().deserialize(each.getValue()));
        }
        RaftTermPersistentState term = image.term == null
                ? MODELS.createRaftTermPersistentStateBuilder().setTerm(0).build()
                : CODEC.raftTermPersistentState().deserialize(image.term);
        return Optional.of(new RestoredRaftState(
                CODEC.raftEndpointPersistentStateSerializer().deserialize(image.endpoint),
                CODEC.raftGroupMembersViewSerializer().deserialize(image.members),
                term,
                snapshot(snapshot),
                entries));
    }

    private @Nullable SnapshotEntry snapshot(long index) {
        if (index == 0) {
            return null;
        }
        List<SnapshotChunk> chunks = image.chunks.get(index).values().stream()
                .map(CODEC.snapshotChunkSerializer()::deserialize)
                .toList();
        return MODELS.createSnapshotEntryBuilder()
                .setIndex(index)
                .setTerm(chunks.getFirst().getTerm())
                .setGroupMembersView(chunks.getFirst().getGroupMembersView())
                .setSnapshotChunks(chunks)
                .build();
    }

    private void write(boolean atOnce, Consumer<Image> what) throws IOException {
        if (full) {
            throw new IOException("no space left on device");
        }
        boolean crashes = crashAfter == 0;
        if (crashAfter >= 0) {
            crashAfter--;
        }
        if (crashes && world.chance(0.5)) {
            onCrash.run();
            throw new CrashError();
        }
        if (atOnce && !lies) {
            what.accept(image);
        } else {
            pending.add(what);
        }
        if (crashes) {
            onCrash.run();
            throw new CrashError();
        }
    }

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState state) throws IOException {
        byte[] bytes = CODEC.raftEndpointPersistentStateSerializer().serialize(state);
        write(true, to -> to.endpoint = bytes);
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members)
            throws IOException {
        byte[] bytes = CODEC.raftGroupMembersViewSerializer().serialize(members);
        write(true, to -> to.members = bytes);
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState term) throws IOException {
        byte[] bytes = CODEC.raftTermPersistentState().serialize(term);
        write(true, to -> to.term = bytes);
    }

    @Override
    public void persistLogEntries(List<LogEntry> entries) throws IOException {
        for (LogEntry entry : entries) {
            byte[] bytes = CODEC.logEntrySerializer().serialize(entry);
            write(false, to -> to.entries.put(entry.getIndex(), bytes));
        }
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        byte[] bytes = CODEC.snapshotChunkSerializer().serialize(chunk);
        write(false, to -> {
            to.chunks
                    .computeIfAbsent(chunk.getIndex(), index -> new TreeMap<>())
                    .put(chunk.getSnapshotChunkIndex(), bytes);
            to.chunkCounts.put(chunk.getIndex(), chunk.getSnapshotChunkCount());
        });
    }

    @Override
    public void truncateLogEntriesFrom(long index) throws IOException {
        write(false, to -> to.entries.tailMap(index, true).clear());
    }

    @Override
    public void truncateLogEntriesUntil(long index) throws IOException {
        write(false, to -> {
            to.entries.headMap(index, true).clear();
            long last = to.snapshot();
            to.chunks.headMap(last, false).clear();
            to.chunkCounts.headMap(last, false).clear();
        });
    }

    @Override
    public void deleteSnapshotChunks(long index, int count) throws IOException {
        write(false, to -> {
            to.chunks.remove(index);
            to.chunkCounts.remove(index);
        });
    }

    @Override
    public void flush() throws IOException {
        if (lies) {
            write(false, to -> {});
            return;
        }
        write(true, to -> {});
        pending.forEach(one -> one.accept(image));
        pending.clear();
    }
}
