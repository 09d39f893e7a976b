package dev.caravan.config.revision;

import dev.caravan.config.content.ContentStore;
import dev.caravan.config.content.Hash;
import dev.caravan.config.document.DocumentFormat;
import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.edit.DocumentTree;
import dev.caravan.config.edit.EditException;
import dev.caravan.config.edit.Redaction;
import dev.caravan.config.model.Changes;
import dev.caravan.config.model.Document;
import dev.caravan.config.model.DocumentDiff;
import dev.caravan.config.revision.Revising.Impact;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.Source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A submitted text that is a valid document here, ready to be shown to the other nodes.
 *
 * @param canonical its canonical JSON, with the secrets
 * @param submitted the text as bytes, UTF-8
 * @param diff what it changes, as far as the documents say
 */
record Draft(
        Document document,
        byte[] canonical,
        byte[] submitted,
        Hash hash,
        DocumentFormat format,
        DocumentDiff diff) {

    /** A draft, or everything that keeps the text from being one. */
    sealed interface Drafted {
        record Ready(Draft draft) implements Drafted {}

        record Wrong(List<Problem> problems) implements Drafted {}
    }

    /**
     * Reads {@code text}, whose redacted values are those of {@code current}. Takes its time and may
     * read files.
     */
    static Drafted of(String text, Source current, DocumentReader reader, Redaction redaction) {
        byte[] submitted = text.getBytes(StandardCharsets.UTF_8);
        if (submitted.length > ContentStore.MAX_BYTES) {
            return wrong(tooLong(submitted.length, ""));
        }
        Redaction.Restored restored = redaction.restore(Source.read(text), current);
        DocumentReader.Read read = reader.read(restored.source());
        List<Problem> problems = problems(restored, read);
        if (!problems.isEmpty()) {
            return new Drafted.Wrong(problems);
        }
        byte[] canonical;
        try {
            canonical = DocumentTree.of(restored.source()).canonical();
        } catch (EditException e) {
            return wrong(String.valueOf(e.getMessage()));
        }
        if (canonical.length > ContentStore.MAX_BYTES) {
            return wrong(tooLong(canonical.length, " as canonical JSON"));
        }
        Document document = read.document().orElseThrow();
        Document before = reader.read(current).document().orElseGet(Draft::nothing);
        return new Drafted.Ready(new Draft(
                document,
                canonical,
                submitted,
                Hash.of(canonical),
                DocumentFormat.of(document, restored.source()),
                DocumentDiff.between(before, document)));
    }

    private static String tooLong(int bytes, String as) {
        return bytes + " bytes" + as + " (expected: at most " + ContentStore.MAX_BYTES + ")";
    }

    private static Drafted wrong(String message) {
        return new Drafted.Wrong(List.of(new Problem("", 0, 0, message)));
    }

    private static Document nothing() {
        return Document.EMPTY;
    }

    /** All of both, but what is said of a redacted value again because it is no secret. */
    private static List<Problem> problems(Redaction.Restored restored, DocumentReader.Read read) {
        List<Problem> problems = new ArrayList<>(restored.problems());
        for (Problem problem : read.problems()) {
            boolean again = restored.problems().stream()
                    .anyMatch(redacted -> redacted.pointer().equals(problem.pointer()));
            if (!again) {
                problems.add(problem);
            }
        }
        return Problem.inOrder(problems);
    }

    /** What it touches here and on the nodes that were asked. */
    Impact impact(Rehearsals nodes) {
        Set<String> listeners = new LinkedHashSet<>(touched(diff.listeners()));
        nodes.answers().values().forEach(answer -> {
            listeners.addAll(answer.opens());
            listeners.addAll(answer.changes());
            listeners.addAll(answer.goes());
        });
        return new Impact(
                diff.none() ? List.of() : List.of(diff.toString().split(", ")),
                List.copyOf(listeners),
                List.copyOf(touched(diff.upstreams())),
                List.copyOf(touched(diff.users())),
                nodes.connections(),
                nodes.unanswered());
    }

    private static Set<String> touched(Changes changes) {
        Set<String> names = new LinkedHashSet<>(changes.added());
        names.addAll(changes.changed());
        names.addAll(changes.removed());
        return names;
    }
}
