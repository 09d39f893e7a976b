package dev.caravan.node.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.edit.Redaction;
import dev.caravan.management.port.Documents.Edit;
import dev.caravan.management.port.Documents.EditException;
import dev.caravan.management.port.Documents.Place;
import dev.caravan.protocols.catalog.Catalog;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class EditedDocumentsTest {
    private static final String DOCUMENT =
            "{\"caravan\":1,\"listeners\":{\"web\":{\"bind\":\":80\","
                + "\"layers\":[{\"http\":{\"routes\":[{\"answer\":{\"status\":200},\"name\":\"all\"}]}}]}}}";
    private static final Place ROUTES =
            new Place(List.of("listeners", "web", "layers", "http", "routes"), false);

    private final EditedDocuments documents = new EditedDocuments(new Redaction(
            DocumentReader.of(ReadingOptions.of(Catalog::layers)), new byte[] {1, 2, 3}));

    @Test
    void aPartIsReadByNamesAndByPointers() {
        assertThat(documents.read(DOCUMENT, new Place(List.of("listeners", "web", "bind"), false)))
                .hasValue("\":80\"");
        assertThat(documents.read(
                        DOCUMENT,
                        new Place(
                                List.of("listeners", "web", "layers", "http", "routes", "@all"),
                                false)))
                .hasValueSatisfying(route -> assertThat(route).contains("200"));
        assertThat(documents.read(
                        DOCUMENT,
                        new Place(List.of("listeners", "web", "layers", "0", "http"), true)))
                .isPresent();
        assertThat(documents.read(DOCUMENT, new Place(List.of("listeners", "none"), false)))
                .isEmpty();
    }

    @Test
    void anElementIsPutBeforeAnother() {
        String route = "{ name: first, answer: { status: 204 } }";
        String edited =
                documents.edit(DOCUMENT, new Edit.Insert(ROUTES, Optional.of("@all"), route));
        assertThat(edited.indexOf("first")).isBetween(0, edited.indexOf("\"all\""));
        String last = documents.edit(DOCUMENT, new Edit.Insert(ROUTES, Optional.empty(), route));
        assertThat(last.indexOf("first")).isGreaterThan(last.indexOf("\"all\""));
        assertThatThrownBy(() -> documents.edit(
                        DOCUMENT, new Edit.Insert(ROUTES, Optional.of("@no"), route)))
                .isInstanceOfSatisfying(
                        EditException.class,
                        e -> assertThat(e.why()).isEqualTo(EditException.Why.MISSING));
    }

    @Test
    void partsArePutMergedPatchedAndDeleted() {
        Place web = new Place(List.of("listeners", "web"), false);
        Place bind = new Place(List.of("listeners", "web", "bind"), false);
        assertThat(documents.edit(DOCUMENT, new Edit.Put(bind, "\":81\""))).contains("\":81\"");
        assertThat(documents.edit(DOCUMENT, new Edit.Merge(web, "{\"open\":true}")))
                .contains("\"open\":true", ":80");
        assertThat(documents.edit(
                        DOCUMENT,
                        new Edit.Patch(
                                web,
                                "[{\"op\":\"replace\",\"path\":\"/bind\",\"value\":\":82\"}]")))
                .contains("\":82\"");
        assertThat(documents.edit(DOCUMENT, new Edit.Delete(web))).doesNotContain("web");
        assertThatThrownBy(() -> documents.edit(
                        DOCUMENT,
                        new Edit.Patch(
                                web, "[{\"op\":\"test\",\"path\":\"/bind\",\"value\":\":9\"}]")))
                .isInstanceOfSatisfying(
                        EditException.class,
                        e -> assertThat(e.why()).isEqualTo(EditException.Why.CONFLICT));
        assertThatThrownBy(() -> documents.edit(DOCUMENT, new Edit.Put(bind, "[1,")))
                .isInstanceOfSatisfying(
                        EditException.class,
                        e -> assertThat(e.why()).isEqualTo(EditException.Why.INVALID));
    }

    @Test
    void yamlIsTheSameDocumentAndDifferencesAreLines() {
        String yaml = documents.yaml(DOCUMENT);
        assertThat(yaml).contains("listeners:\n", "bind: :80");
        assertThat(documents.diff(DOCUMENT, yaml)).isEmpty();
        assertThat(documents.diff(DOCUMENT, DOCUMENT.replace(":80", ":81")))
                .singleElement()
                .asString()
                .contains("listeners/web/bind", ":80", ":81");
    }
}
