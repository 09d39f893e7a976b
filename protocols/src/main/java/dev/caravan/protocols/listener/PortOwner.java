package dev.caravan.protocols.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the process that listens on a port, where the kernel lets us read it. It reads files. */
public final class PortOwner {
    private static final String LISTEN = "0A";

    private PortOwner() {}

    /** {@code pid 1234 (nginx)}, or empty when it cannot be read. */
    public static Optional<String> of(int port) {
        Set<String> inodes = new HashSet<>();
        collect(Path.of("/proc/net/tcp"), port, inodes);
        collect(Path.of("/proc/net/tcp6"), port, inodes);
        if (inodes.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .filter(p -> holds(p, inodes))
                    .findFirst()
                    .map(p -> "pid " + p.getFileName() + command(p));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void collect(Path table, int port, Set<String> inodes) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try {
            List<String> lines = Files.readAllLines(table);
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                String[] columns = line.trim().split("\\s+");
                if (columns.length > 9
                        && columns[1].endsWith(suffix)
                        && columns[3].equals(LISTEN)) {
                    inodes.add("socket:[" + columns[9] + "]");
                }
            }
        } catch (IOException e) {
            // No such table, no owner to name.
            return;
        }
    }

    private static boolean holds(Path process, Set<String> inodes) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors.anyMatch(d -> inodes.contains(link(d)));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String command(Path process) {
        try {
            return " (" + Files.readString(process.resolve("comm")).trim() + ")";
        } catch (IOException e) {
            return "";
        }
    }
}
