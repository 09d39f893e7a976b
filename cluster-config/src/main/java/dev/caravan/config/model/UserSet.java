package dev.caravan.config.model;

import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.stack.Setting;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A set of users: a file of theirs, or their names with the hashes of their passwords. */
public sealed interface UserSet {

    /** The users; reads a file, so never on a loop. */
    Users users();

    /**
     * A file.
     *
     * @param path absolute; a relative one is looked for beside the document
     */
    record File(
            @Setting("A file with one name:hash a line, read again when the document is.")
            Path path)
            implements UserSet {
        @Override
        public Users users() {
            return Users.file(path);
        }
    }

    /** In the document. */
    record Names(
            @Setting(value = "Name to bcrypt hash, as caravan user hash makes it.", secret = true)
            Map<String, String> hashes)
            implements UserSet {
        public Names {
            hashes = Map.copyOf(hashes);
        }

        static List<String> problems(Map<String, String> hashes) {
            List<String> problems = new ArrayList<>();
            hashes.forEach((name, hash) -> Users.problem(name, hash).ifPresent(problems::add));
            return problems;
        }

        @Override
        public Users users() {
            return Users.of(hashes);
        }

        /** The names only. */
        @Override
        public String toString() {
            return "Names" + hashes.keySet();
        }
    }
}
