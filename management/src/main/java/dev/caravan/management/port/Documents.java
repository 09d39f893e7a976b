package dev.caravan.management.port;

import java.util.List;
import java.util.Optional;

/**
 * Reads and edits documents, as canonical JSON. Pure, but long for long documents: not on a thread
 * that must not wait.
 */
public interface Documents {
    /** What stands at {@code place}, as JSON, secrets redacted; empty when nothing does. */
    Optional<String> read(String document, Place place);

    /**
     * The same as this node sees it: with every default that was left out, and its own variables.
     */
    Optional<String> effective(String document, Place place);

    /** {@code json} as YAML. */
    String yaml(String json);

    /**
     * {@code document} after {@code edit}, as a text to be submitted. A redacted value that comes
     * back unchanged at its place keeps its secret.
     *
     * @throws EditException when the edit itself makes no sense
     */
    String edit(String document, Edit edit);

    /** What differs, secrets redacted: lines such as {@code ~ /listeners/web/bind: ":80" → ":81"}. */
    List<String> diff(String before, String after);

    /** {@code text}, JSON or YAML as it was submitted, without its secrets, comments kept. */
    String redacted(String text);

    /**
     * A place in a document.
     *
     * @param steps a JSON pointer's steps unescaped, or those of a named path, where {@code @name}
     *     is the element of a list that has this name; none for the whole
     * @param exact whether it was a pointer, which knows no names
     */
    record Place(List<String> steps, boolean exact) {
        /** The whole document. */
        public static final Place WHOLE = new Place(List.of(), true);

        public Place {
            steps = List.copyOf(steps);
        }

        @Override
        public String toString() {
            return "/" + String.join("/", steps);
        }
    }

    /** A change of a document. */
    sealed interface Edit {
        /** What stands at {@code place}, or is to stand there, becomes {@code value}, JSON or YAML. */
        record Put(Place place, String value) implements Edit {}

        /**
         * {@code value}, JSON or YAML, becomes an element of the list at {@code place}, before the
         * element of that name or at the end.
         */
        record Insert(Place place, Optional<String> before, String value) implements Edit {}

        /** A JSON merge patch (RFC 7396) of what stands at {@code place}. */
        record Merge(Place place, String patch) implements Edit {}

        /** A JSON patch (RFC 6902) whose pointers begin at {@code place}. */
        record Patch(Place place, String operations) implements Edit {}

        /** What stands at {@code place} goes. */
        record Delete(Place place) implements Edit {}
    }

    /** An edit makes no sense. */
    final class EditException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Why why;

        /** It makes no sense, and why. */
        public EditException(Why why, String message) {
            super(message);
            this.why = why;
        }

        /** In what way. */
        public Why why() {
            return why;
        }

        /** In what way an edit makes no sense. */
        public enum Why {
            /** What it speaks of is not there. */
            MISSING,
            /** Something of that name is there already, or a test of a patch failed. */
            CONFLICT,
            /** What was sent cannot be read, or does not fit there. */
            INVALID
        }
    }
}
