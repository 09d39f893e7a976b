package dev.caravan.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.management.port.ThisNode;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

class AlikeTest {
    private final SortedMap<String, ThisNode.View> nodes = new TreeMap<>();

    private AlikeTest node(String id, long revision, String digest) {
        nodes.put(
                id,
                new ThisNode.View(
                        id,
                        id,
                        "1",
                        "",
                        "",
                        List.of(),
                        Map.of(),
                        "up",
                        0,
                        true,
                        false,
                        true,
                        "",
                        false,
                        revision,
                        "00",
                        0,
                        List.of("already"),
                        0,
                        0,
                        1,
                        digest));
        return this;
    }

    private String words(String id) {
        return String.join(" ", Alike.compared(nodes).get(id).differs());
    }

    @Test
    void whoServesTheSameSaysNothing() {
        node("a", 1, "x").node("b", 1, "x").node("c", 1, "x");
        assertThat(Alike.compared(nodes)).isEqualTo(nodes);
    }

    @Test
    void theOneThatDiffersFromMostSaysSo() {
        node("a", 3, "x").node("b", 3, "y").node("c", 3, "x");
        assertThat(words("a")).isEqualTo("already");
        assertThat(words("c")).isEqualTo("already");
        assertThat(words("b"))
                .isEqualTo("already serves other files or collections with revision 3 than most"
                        + " nodes");
    }

    @Test
    void whereThereAreNotMostEachOneDiffers() {
        node("a", 3, "x").node("b", 3, "y");
        assertThat(words("a")).contains("than other nodes");
        assertThat(words("b")).contains("than other nodes");
    }

    @Test
    void otherRevisionsAreNotCompared() {
        node("a", 3, "x").node("b", 2, "y").node("c", 0, "");
        assertThat(Alike.compared(nodes)).isEqualTo(nodes);
    }
}
