package dev.caravan.node;

import dev.caravan.config.document.DocumentFormat;
import dev.caravan.config.settings.Catalogue;
import dev.caravan.protocols.catalog.Catalog;

/**
 * What the program that a node runs knows of documents.
 *
 * @param layers those that a document may name
 * @param reads the newest format that it reads, which is what it tells the others
 */
public record Program(Catalogue layers, int reads) {
    /** For tests of old and new side by side, as documented for developers. */
    private static final String READS = "caravan.format";

    /** This program. */
    public static Program ours() {
        return new Program(Catalog::layers, Integer.getInteger(READS, DocumentFormat.NEWEST));
    }
}
