package dev.caravan.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.catalog.Catalog;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;

class DefaultDocumentTest {
    private static final ReadingOptions OPTIONS = ReadingOptions.of(Catalog::layers);

    @Test
    void aNodeWithoutAFileServesItsOwnMachine() {
        DocumentReader.Read read = DocumentReader.of(OPTIONS).read(DefaultDocument.text());
        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void itIsNoOpenProxyForOthers() {
        ReadingOptions exposed = OPTIONS.bindHost(InetAddress.ofLiteral("0.0.0.0"));
        assertThat(DocumentReader.of(exposed).read(DefaultDocument.text()).problems())
                .extracting(problem -> problem.in("f"))
                .containsExactly("f:4:5: /listeners/everything/bind: :1080 is off loopback and"
                        + " clients name the target (expected: users: NAME, or allow-from:"
                        + " [ADDRESSES], or open: true)");
    }
}
