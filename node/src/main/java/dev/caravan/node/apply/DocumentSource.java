package dev.caravan.node.apply;

import dev.caravan.config.document.DefaultDocument;
import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;

import java.nio.file.Path;
import java.util.Optional;

/** Where a node's document comes from: its file, or the one built in. */
public final class DocumentSource {
    private final Optional<Path> file;
    private final DocumentReader reader;

    /** The document of {@code file}, or the one built in. */
    public DocumentSource(Optional<Path> file, ReadingOptions options) {
        this.file = file;
        this.reader = DocumentReader.of(options);
    }

    /** Reads it now. */
    public DocumentReader.Read read() {
        return file.map(reader::read).orElseGet(() -> reader.read(DefaultDocument.text()));
    }

    /** What messages call it: the file as it was named. */
    public String name() {
        return file.map(Path::toString).orElse("built-in document");
    }
}
