package dev.caravan.node.apply;

import dev.caravan.config.model.AccessLogSettings;
import dev.caravan.config.model.LogTo;
import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.accesslog.Format;
import dev.caravan.protocols.accesslog.LogSink;
import dev.caravan.protocols.accesslog.Rotation;

import org.apache.pekko.actor.typed.ActorSystem;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The access logs of a node, one a destination; each lives as long as a listener writes to it.
 * Blocks for the opening of files. Not for several threads at once, but for {@link #all} and
 * {@link #byDestination}.
 */
final class AccessLogs {
    private static final String STDOUT = "-";

    private final ActorSystem<?> system;
    private final String usual;
    private volatile Map<Key, AccessLog> open = Map.of();

    private record Key(String to, Format format, Rotation rotation) {}

    /**
     * @param usual where {@code to: node} leads: a path, or {@code -} for standard output
     */
    AccessLogs(ActorSystem<?> system, String usual) {
        this.system = system;
        this.usual = usual;
    }

    /** What lies behind a destination: {@code -}, or a path. */
    Optional<String> destination(AccessLogSettings settings) {
        return switch (settings.to()) {
            case LogTo.Node node -> Optional.of(usual);
            case LogTo.Stdout stdout -> Optional.of(STDOUT);
            case LogTo.File file -> Optional.of(file.path().toString());
            case LogTo.Off off -> Optional.empty();
        };
    }

    /**
     * The log of {@code settings}, started.
     *
     * @throws dev.caravan.protocols.accesslog.AccessLogException when its file cannot be opened
     */
    AccessLog log(AccessLogSettings settings) {
        Optional<String> to = destination(settings);
        if (to.isEmpty()) {
            return AccessLog.none();
        }
        Key key = new Key(to.get(), settings.format(), settings.rotation().rotation());
        AccessLog known = open.get(key);
        return known == null ? start(key) : known;
    }

    private AccessLog start(Key key) {
        LogSink sink = key.to().equals(STDOUT)
                ? LogSink.stream("stdout", new FileOutputStream(FileDescriptor.out))
                : LogSink.file(Path.of(key.to()), key.rotation());
        AccessLog log = AccessLog.of(key.format(), sink);
        log.start(system);
        Map<Key, AccessLog> more = new LinkedHashMap<>(open);
        more.put(key, log);
        open = Map.copyOf(more);
        return log;
    }

    /** The open logs. */
    List<AccessLog> all() {
        return List.copyOf(open.values());
    }

    /** The open logs by where they go; while one replaces another, either. */
    Map<String, AccessLog> byDestination() {
        Map<String, AccessLog> all = new TreeMap<>();
        open.forEach((key, log) -> all.put(key.to(), log));
        return all;
    }

    /** Opens every file anew. */
    void reopen() {
        all().forEach(AccessLog::reopen);
    }

    /** Forgets every log but {@code wanted}; the caller closes those that are returned. */
    List<AccessLog> forgetAllBut(Set<AccessLog> wanted) {
        List<AccessLog> rest =
                all().stream().filter(log -> !wanted.contains(log)).toList();
        Map<Key, AccessLog> kept = new LinkedHashMap<>(open);
        kept.values().removeAll(rest);
        open = Map.copyOf(kept);
        return rest;
    }
}
