package dev.caravan.config.document;

import dev.caravan.config.model.Document;
import dev.caravan.config.settings.Catalogue;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/** The document's JSON Schema (draft 2020-12), made from the settings records. */
public final class DocumentSchema {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private DocumentSchema() {}

    /** The schema of documents that may name these layers; the same text for the same records. */
    public static String json(Catalogue catalogue) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("title", "Caravan's document");
        schema.putAll(DocumentReader.settings(ReadingOptions.of(catalogue)).schema(Document.class));
        return JSON.writeValueAsString(schema) + "\n";
    }
}
