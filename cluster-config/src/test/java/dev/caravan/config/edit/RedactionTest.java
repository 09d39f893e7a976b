package dev.caravan.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.source.Source;
import dev.caravan.protocols.catalog.Catalog;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class RedactionTest {
    private static final String ONE =
            "$2b$12$wyRmvCmDs3xVoM4GHEVpJuWEXMFZpRb8rmAWGQTfJdKjfQnsZ8QXa";
    private static final String OTHER =
            "$2b$12$abcdefghijklmnopqrstuuWEXMFZpRb8rmAWGQTfJdKjfQnsZ8QXb";
    private static final Redaction REDACTION = redaction("a key");
    private static final Source CURRENT = document(ONE, OTHER);

    @Test
    void aDocumentIsShownWithoutItsSecrets() {
        String shown = text(REDACTION.redact(CURRENT));
        assertThat(shown)
                .doesNotContain("$2b$")
                .containsPattern("\"alice\":\\{\"redacted\":\"[0-9a-f]{32}\"}")
                .contains("\"eve\":\"env:CARAVAN_SECRET_EVE\"");
        assertThat(DocumentReader.of(ReadingOptions.of(Catalog::layers))
                        .secrets(CURRENT)
                        .toString())
                .doesNotContain("$2b$");
    }

    @Test
    void oneSecretHasOneDigestInOnePlaceAndUnderOneKey() {
        String shown = text(REDACTION.redact(CURRENT));
        assertThat(text(REDACTION.redact(document(ONE, OTHER)))).isEqualTo(shown);
        assertThat(text(REDACTION.redact(document(ONE, ONE)))).isNotEqualTo(shown);
        assertThat(text(redaction("another").redact(CURRENT))).isNotEqualTo(shown);
        String alike = text(REDACTION.redact(document(ONE, ONE)));
        assertThat(alike.replaceAll(".*\"alice\":\\{\"redacted\":\"(\\w+)\".*", "$1"))
                .isNotEqualTo(alike.replaceAll(".*\"bob\":\\{\"redacted\":\"(\\w+)\".*", "$1"));
    }

    @Test
    void whatIsWrittenBackUnchangedKeepsItsSecret() {
        String shown = text(REDACTION.redact(CURRENT));
        Redaction.Restored restored = REDACTION.restore(Source.read(shown), CURRENT);
        assertThat(restored.problems()).isEmpty();
        assertThat(text(DocumentTree.of(restored.source())))
                .isEqualTo(text(DocumentTree.of(CURRENT)));
    }

    @Test
    void anywhereElseItIsAProblem() {
        String shown = text(REDACTION.redact(CURRENT));
        String moved = shown.replace("\"alice\"", "\"alicia\"");
        Redaction.Restored restored = REDACTION.restore(Source.read(moved), CURRENT);
        assertThat(restored.problems())
                .extracting(problem -> problem.pointer() + ": " + problem.message())
                .containsExactly("/users/staff/names/alicia: a redacted value whose secret is not"
                        + " here any more (expected: it unchanged at its own place, or the secret"
                        + " itself)");
    }

    @Test
    void aSecretThatChangedMeanwhileIsNotTakenForTheOldOne() {
        Source shown = Source.read(text(REDACTION.redact(CURRENT)));
        assertThat(REDACTION.restore(shown, document(OTHER, OTHER)).problems())
                .extracting(problem -> problem.pointer())
                .containsExactly("/users/staff/names/alice");
        assertThat(REDACTION.restore(shown, Source.read("caravan: 1")).problems())
                .hasSize(2);
    }

    @Test
    void problemsKeepTheirPlacesInTheText() {
        String yaml = "caravan: 1\nusers:\n  staff:\n    names:\n      alice: { redacted: %s }\n"
                .formatted("0".repeat(32));
        assertThat(REDACTION.restore(Source.read(yaml), CURRENT).problems())
                .extracting(problem -> problem.line() + ":" + problem.column())
                .containsExactly("5:14");
    }

    @Test
    void aDocumentWithProblemsIsRedactedToo() {
        Source wrong = Source.read(
                "caravan: 7\nusers: { s: { names: { a: \"" + ONE + "\", b: hunter2 } } }\nx: 1");
        assertThat(text(REDACTION.redact(wrong))).doesNotContain("$2b$", "hunter2");
    }

    @Test
    void aTextKeepsItsCommentsAndLosesItsSecrets() {
        String text = """
            caravan: 1 # \ud83d\udc2b
            users:
              s: # people
                names:
                  alice: "%1$s" # since 2020
                  bob: %1$s
                  carol: >-
                    %1$s
                  eve: env:CARAVAN_SECRET_EVE
            listeners: {}
            """.formatted(ONE);
        String shown = REDACTION.redactedText(text);
        assertThat(shown.replaceAll("[0-9a-f]{32}", "DIGEST")).isEqualTo("""
            caravan: 1 # \ud83d\udc2b
            users:
              s: # people
                names:
                  alice: { redacted: "DIGEST" } # since 2020
                  bob: { redacted: "DIGEST" }
                  carol: { redacted: "DIGEST" }
                  eve: env:CARAVAN_SECRET_EVE
            listeners: {}
            """);
        Redaction.Restored restored = REDACTION.restore(Source.read(shown), Source.read(text));
        assertThat(restored.problems()).isEmpty();
        assertThat(text(DocumentTree.of(restored.source())))
                .isEqualTo(text(DocumentTree.of(Source.read(text))));
        assertThat(REDACTION.redactedText(text(DocumentTree.of(CURRENT))))
                .isEqualTo(text(REDACTION.redact(CURRENT)));
    }

    private static Redaction redaction(String key) {
        DocumentReader reader = DocumentReader.of(ReadingOptions.of(Catalog::layers));
        return new Redaction(reader, key.getBytes(StandardCharsets.UTF_8));
    }

    private static Source document(String alice, String bob) {
        return Source.read("""
            caravan: 1
            users:
              staff: { names: { alice: "%s", bob: "%s", eve: "env:CARAVAN_SECRET_EVE" } }
            """.formatted(alice, bob));
    }

    private static String text(DocumentTree tree) {
        return new String(tree.canonical(), StandardCharsets.UTF_8);
    }
}
