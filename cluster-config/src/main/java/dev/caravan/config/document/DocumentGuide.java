package dev.caravan.config.document;

import dev.caravan.config.model.Document;
import dev.caravan.config.model.ListenerSettings;
import dev.caravan.config.model.RolloutSettings;
import dev.caravan.config.settings.Catalogue;
import dev.caravan.config.settings.Described;
import dev.caravan.config.settings.SettingsReader;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.upstream.UpstreamSettings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** {@code docs/configuration.md}, made from the settings records and the examples beside this. */
public final class DocumentGuide {
    private final SettingsReader settings;
    private final Catalogue catalogue;

    private DocumentGuide(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.settings = DocumentReader.settings(ReadingOptions.of(catalogue));
    }

    /** The guide for documents that may name these layers; the same text for the same records. */
    public static String markdown(Catalogue catalogue) {
        DocumentGuide guide = new DocumentGuide(catalogue);
        return template()
                .replace("{document}", table(guide.topLevel()))
                .replace("{listener}", table(guide.settings.describe(ListenerSettings.class)))
                .replace("{upstream}", table(guide.settings.describe(UpstreamSettings.class)))
                .replace("{rollout}", table(guide.settings.describe(RolloutSettings.class)))
                .replace("{layers}\n", guide.layers());
    }

    private List<Described> topLevel() {
        return settings.describe(Document.class).stream()
                .filter(row -> !row.key().contains("."))
                .toList();
    }

    private String layers() {
        StringBuilder text = new StringBuilder();
        for (LayerType<?> type : catalogue.layers()) {
            text.append(text.isEmpty() ? "" : "\n");
            text.append("### ").append(type.name()).append("\n\n");
            text.append(type.summary()).append("\n\n");
            List<Described> rows = settings.describe(type.settings());
            text.append(rows.isEmpty() ? "No settings.\n" : table(rows) + "\n");
        }
        return text.toString();
    }

    private static String table(List<Described> rows) {
        StringBuilder table =
                new StringBuilder("| key | meaning | type | default | range | why |\n");
        table.append("|---|---|---|---|---|---|");
        for (Described row : rows) {
            String missing = row.required() ? "required" : "–";
            table.append("\n| ").append(code(row.key()));
            table.append(" | ").append(cell(row.meaning()));
            table.append(" | ").append(cell(row.type()));
            table.append(" | ").append(row.byDefault().isEmpty() ? missing : code(row.byDefault()));
            table.append(" | ").append(row.range().isEmpty() ? "" : code(row.range()));
            table.append(" | ").append(cell(row.reason())).append(" |");
        }
        return table.toString();
    }

    private static String code(String text) {
        return "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private static String template() {
        try (InputStream in = Objects.requireNonNull(
                DocumentGuide.class.getResourceAsStream("configuration.md"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
