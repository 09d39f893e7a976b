package dev.caravan.protocols.access;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a file of users, one {@code name:hash} a line; {@code #} begins a comment line. */
final class UserFile {
    private static final long MAX_BYTES = 16 << 20;
    private static final int MAX_PROBLEMS = 20;

    private final Path path;
    private final Map<String, String> users = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private UserFile(Path path) {
        this.path = path;
    }

    /**
     * The users of a file; blocks.
     *
     * @throws InvalidAccessException with file, line and reason of every problem
     */
    static Map<String, String> read(Path path) {
        UserFile file = new UserFile(path);
        List<String> all = lines(path);
        for (int i = 0; i < all.size() && file.problems.size() < MAX_PROBLEMS; i++) {
            file.line(i + 1, all.get(i).strip());
        }
        if (!file.problems.isEmpty()) {
            throw new InvalidAccessException(String.join("\n", file.problems));
        }
        return file.users;
    }

    private void line(int number, String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int colon = line.indexOf(':');
        if (colon < 0) {
            problem(number, "no colon (expected: name:hash)");
            return;
        }
        String name = line.substring(0, colon);
        String hash = line.substring(colon + 1);
        Users.problem(name, hash).ifPresent(problem -> problem(number, problem));
        Integer before = lines.putIfAbsent(name, number);
        if (before != null) {
            problem(number, name + ": already on line " + before);
        }
        users.put(name, hash);
    }

    private void problem(int line, String reason) {
        problems.add(path + ":" + line + ": " + reason);
    }

    private static List<String> lines(Path path) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new InvalidAccessException(path + ": (expected: at most 16 MiB)");
            }
            return Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new InvalidAccessException(path + ": no such file", missing);
        } catch (CharacterCodingException notText) {
            throw new InvalidAccessException(path + ": not UTF-8", notText);
        } catch (IOException unreadable) {
            throw new InvalidAccessException(path + ": unreadable: " + unreadable, unreadable);
        }
    }
}
