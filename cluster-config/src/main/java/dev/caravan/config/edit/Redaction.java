package dev.caravan.config.edit;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.settings.SecretPlace;
import dev.caravan.config.settings.Secrets;
import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Position;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.Rewriting;
import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Entry;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Documents without their secrets: each is shown as {@code {redacted: DIGEST}}, which says whether
 * two are the same one and nothing else, and which stands for the secret where it is written back
 * unchanged at its own place. A reference ({@code file:}, {@code env:}) is no secret and is shown.
 *
 * <p>Places are told by names ({@code routes/@api}), so that an element put before another one does
 * not matter. Any thread.
 */
public final class Redaction {
    private static final String KEY = "redacted";
    private static final int DIGEST_BYTES = 16;

    private final DocumentReader reader;
    private static final String MAC = "HmacSHA256";

    private final Supplier<byte[]> key;

    /**
     * A redaction.
     *
     * @param reader knows where documents have secrets
     * @param key of the digests; the same on every node, so that what one shows another takes back
     */
    public Redaction(DocumentReader reader, byte[] key) {
        this(reader, () -> key);
    }

    /** A redaction with a key that is agreed on only later, asked for each time. */
    public Redaction(DocumentReader reader, Supplier<byte[]> key) {
        this.reader = reader;
        this.key = key;
    }

    /**
     * A document with its secrets in it again.
     *
     * @param problems each redacted value that is not at its place, or whose secret has changed
     */
    public record Restored(Source source, List<Problem> problems) {}

    /**
     * {@code document} without its secrets; also one with problems.
     *
     * @throws EditException INVALID when there is no tree
     */
    public DocumentTree redact(Source document) {
        return DocumentTree.of(redacted(document));
    }

    /**
     * {@code document} as this node reads it, with defaults and variables, without its secrets.
     *
     * @throws EditException INVALID when there is no tree
     */
    public DocumentTree effective(Source document) {
        return DocumentTree.of(reader.effective(redacted(document)));
    }

    /** The same with every place in the text. */
    public Source redacted(Source document) {
        Map<String, SourceNode> instead = new HashMap<>();
        Map<String, String> names = NamedPlaces.in(document);
        for (SecretPlace place : reader.secrets(document)) {
            secret(place).ifPresent(text -> {
                String pointer = place.pointer().toString();
                String digest = digest(name(names, pointer), text);
                instead.put(pointer, redacted(digest, place.written().at()));
            });
        }
        return replaced(document, instead);
    }

    /**
     * The text of a document without its secrets, everything else as it was written; JSON is written
     * canonically.
     *
     * @throws EditException INVALID when it cannot be read
     */
    public String redactedText(String text) {
        Source document = Source.read(text);
        if (Source.isJson(text)) {
            return CanonicalJson.text(redact(document).json());
        }
        DocumentTree.of(document); // says what is wrong with it
        Map<String, String> names = NamedPlaces.in(document);
        Map<Position, String> instead = new HashMap<>();
        for (SecretPlace place : reader.secrets(document)) {
            secret(place).ifPresent(secret -> {
                String digest = digest(name(names, place.pointer().toString()), secret);
                instead.put(place.written().at(), "{ " + KEY + ": \"" + digest + "\" }");
            });
        }
        return instead.isEmpty() ? text : Rewriting.of(text, instead);
    }

    /**
     * {@code submitted}, in which every redacted value is the secret that {@code current} has at the
     * same place.
     */
    public Restored restore(Source submitted, Source current) {
        List<Placeholder> placeholders = new ArrayList<>();
        submitted.root().ifPresent(root -> find(root, Pointer.ROOT, placeholders));
        if (placeholders.isEmpty()) {
            return new Restored(submitted, List.of());
        }
        Map<String, String> secrets = secretsByName(current);
        Map<String, String> names = NamedPlaces.in(submitted);
        List<Problem> problems = new ArrayList<>();
        Map<String, SourceNode> instead = new HashMap<>();
        for (Placeholder placeholder : placeholders) {
            String place = name(names, placeholder.at().toString());
            String secret = secrets.get(place);
            if (secret != null && digest(place, secret).equals(placeholder.digest())) {
                Scalar text = new Scalar(secret, Meaning.TEXT, placeholder.position());
                instead.put(placeholder.at().toString(), text);
            } else {
                problems.add(placeholder.problem());
            }
        }
        return new Restored(replaced(submitted, instead), problems);
    }

    private Map<String, String> secretsByName(Source document) {
        Map<String, String> names = NamedPlaces.in(document);
        Map<String, String> secrets = new HashMap<>();
        for (SecretPlace place : reader.secrets(document)) {
            String name = name(names, place.pointer().toString());
            secret(place).ifPresent(text -> secrets.put(name, text));
        }
        return secrets;
    }

    /** A place is called as its pointer unless an element of a list on the way has a name. */
    private static String name(Map<String, String> names, String pointer) {
        return names.getOrDefault(pointer, pointer);
    }

    private static Optional<String> secret(SecretPlace place) {
        return place.written() instanceof Scalar scalar && !Secrets.isReference(scalar.text())
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    private static Entries redacted(String digest, Position at) {
        Scalar text = new Scalar(digest, Meaning.TEXT, at);
        return new Entries(List.of(new Entry(KEY, at, text)), at, 2);
    }

    private String digest(String place, String secret) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key.get(), MAC));
            mac.update(place.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            byte[] digest = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** A redacted value that was written. */
    private record Placeholder(Pointer at, Position position, String digest) {
        Problem problem() {
            return Problem.at(
                    at,
                    position,
                    "a redacted value whose secret is not here any more (expected: it unchanged"
                            + " at its own place, or the secret itself)");
        }
    }

    private static void find(SourceNode node, Pointer at, List<Placeholder> found) {
        switch (node) {
            case Scalar scalar -> {}
            case Items list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    find(list.items().get(i), at.child(i), found);
                }
            }
            case Entries map -> {
                Optional<SourceNode> value = map.value(KEY);
                if (map.entries().size() == 1
                        && value.isPresent()
                        && value.get() instanceof Scalar digest
                        && digest.text().matches("[0-9a-f]{" + 2 * DIGEST_BYTES + "}")) {
                    found.add(new Placeholder(at, map.at(), digest.text()));
                } else {
                    map.entries().forEach(e -> find(e.value(), at.child(e.key()), found));
                }
            }
        }
    }

    private static Source replaced(Source source, Map<String, SourceNode> instead) {
        return instead.isEmpty()
                ? source
                : new Source(
                        source.root().map(root -> replaced(root, Pointer.ROOT, instead)),
                        source.problems());
    }

    private static SourceNode replaced(
            SourceNode node, Pointer at, Map<String, SourceNode> instead) {
        return switch (node) {
            case Scalar scalar -> instead.getOrDefault(at.toString(), scalar);
            case Items list -> {
                List<SourceNode> items = new ArrayList<>();
                for (int i = 0; i < list.items().size(); i++) {
                    items.add(replaced(list.items().get(i), at.child(i), instead));
                }
                yield new Items(List.copyOf(items), list.at(), list.weight());
            }
            case Entries map -> {
                SourceNode other = instead.get(at.toString());
                if (other != null) {
                    yield other;
                }
                List<Entry> entries = new ArrayList<>();
                for (Entry entry : map.entries()) {
                    SourceNode value = replaced(entry.value(), at.child(entry.key()), instead);
                    entries.add(new Entry(entry.key(), entry.at(), value));
                }
                yield new Entries(List.copyOf(entries), map.at(), map.weight());
            }
        };
    }
}
