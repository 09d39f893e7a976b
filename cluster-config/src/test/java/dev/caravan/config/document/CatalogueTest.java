package dev.caravan.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.model.Document;
import dev.caravan.protocols.catalog.Catalog;
import dev.caravan.protocols.stack.LayerPlan;
import dev.caravan.protocols.stack.LayerType;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

class CatalogueTest {
    /** The least that each layer must be told; a layer without such keys stands here as its name. */
    private static final Map<String, String> SAMPLES = Map.of(
            "detect",
                    "{ detect: { any-of: [socks5, [socks4]], otherwise: http-proxy, within: 3s } }",
            "socks5", "socks5",
            "socks4", "socks4",
            "http-proxy", "{ http-proxy: { upgrades: [], idle: 3s } }",
            "http", "{ http: { routes: [{ match: { host: '*.x' }, answer: { status: 204 } }] } }",
            "tcp", "{ tcp: { targets: ['[2001:db8::1]:1', 'x.example:2'] } }");

    @Test
    void namesAreUniqueAndDashed() {
        List<String> names = Catalog.layers().stream().map(LayerType::name).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
    }

    @TestFactory
    Stream<DynamicTest> everyLayerIsReadAndReadTwiceIsTheSame() {
        return Catalog.layers().stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    String sample = SAMPLES.get(type.name());
                    assertThat(sample)
                            .as("a sample of " + type.name() + " in this test")
                            .isNotNull();
                    LayerPlan<?> plan = read(sample);
                    assertThat(plan.type()).isSameAs(type);
                    assertThat(plan).isEqualTo(read(sample));
                }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ path-prefix: x } | f:4:48: /listeners/a/layers/http/routes/0/match/path-prefix:"
                        + " x (",
                "{ host: a*b } | f:4:41: /listeners/a/layers/http/routes/0/match/host: a*b ("
            })
    void aRouteThatMatchesNothingIsSaidAtItsPlace(String match, String said) {
        String layer = "{ http: { routes: [{ match: " + match + ", answer: {} }] } }";
        assertThat(DocumentReader.of(ReadingOptions.of(Catalog::layers))
                        .read(document(layer))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.in("f")).startsWith(said));
    }

    private static LayerPlan<?> read(String layer) {
        DocumentReader.Read read =
                DocumentReader.of(ReadingOptions.of(Catalog::layers)).read(document(layer));
        assertThat(read.problems()).isEmpty();
        Document document = read.document().orElseThrow();
        return Optional.of(document.listeners().get("a"))
                .get()
                .layers()
                .layers()
                .getFirst();
    }

    private static String document(String layer) {
        return "caravan: 1\nlisteners:\n  a: { bind: ':1', layers:\n    " + layer + " }\n";
    }
}
