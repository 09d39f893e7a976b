package dev.caravan.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.config.document.Web;
import dev.caravan.config.model.DocumentDiff.Part;

import org.junit.jupiter.api.Test;

import java.util.Set;

class DocumentDiffTest {
    private static final String BEFORE = """
        caravan: 1
        users: { staff: { names: {} } }
        listeners:
          a: { bind: ':1', layers: socks5 }
          b: { bind: ':2', layers: [detect: { any-of: [socks5, socks4] }] }
          c: { bind: ':3', layers: [web: { routes: [{ upstream: x }] }] }
        upstreams:
          x: { endpoints: [x.example:1] }
          y: { endpoints: [y.example:1] }
        """;

    @Test
    void theSameTextReadTwiceIsNoDifference() {
        DocumentDiff diff = diff(BEFORE);
        assertThat(diff.none()).isTrue();
        assertThat(diff.listeners().unchanged()).containsExactly("a", "b", "c");
        assertThat(diff).hasToString("no difference");
    }

    @Test
    void whatIsSaidOtherwiseButMeansTheSameIsNoDifference() {
        assertThat(diff(BEFORE.replace("bind: ':1',", "bind: [':1'], limits: { idle: 60m },"))
                        .none())
                .isTrue();
    }

    @Test
    void eachListenerSaysInWhatItChanged() {
        String after = BEFORE.replace(":1', layers: socks5", ":1', open: true, layers: socks4")
                .replace("bind: ':2'", "bind: ':4'")
                .replace("x.example:1", "x.example:2")
                .replace("  y: { endpoints", "  z: { endpoints")
                .replace("{ names: {} }", "{ names: {} }, guests: { names: {} }");
        DocumentDiff diff = diff(after);
        assertThat(diff.changed())
                .containsOnlyKeys("a", "b")
                .containsEntry("a", Set.of(Part.LAYERS, Part.POLICY))
                .containsEntry("b", Set.of(Part.BIND));
        assertThat(diff.upstreams())
                .isEqualTo(new Changes(Set.of("z"), Set.of("y"), Set.of("x"), Set.of()));
        assertThat(diff).hasToString("users +guests, listeners ~a ~b, upstreams +z ~x -y");
    }

    private static DocumentDiff diff(String after) {
        return DocumentDiff.between(read(BEFORE), read(after));
    }

    private static Document read(String text) {
        DocumentReader.Read read =
                DocumentReader.of(ReadingOptions.of(Web.catalogue())).read(text);
        assertThat(read.problems()).isEmpty();
        return read.document().orElseThrow();
    }
}
