package dev.caravan.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.document.DocumentReader;
import dev.caravan.config.document.ReadingOptions;
import dev.caravan.protocols.catalog.Catalog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

class OnTest {
    private static final NodeIdentity NODE = new NodeIdentity(
            "00000000000000aa", Set.of("ingress", "egress"), Map.of("zone", "a", "rack", "7"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                            | true",
                "{roles: ingress}                              | true",
                "{roles: [management]}                         | false",
                "{roles: [management, egress]}                 | true",
                "{roles: []}                                   | true",
                "{labels: {zone: a}}                           | true",
                "{labels: {zone: [b, a], rack: '7'}}           | true",
                "{labels: {zone: b}}                           | false",
                "{labels: {zone: a, disk: fast}}               | false",
                "{ids: ['00000000000000aa']}                   | true",
                "{ids: ['00000000000000bb']}                   | false",
                "{ids: ['00000000000000aa'], roles: management} | false",
            })
    void aNodeFulfilsAllOfIt(String on, boolean opens) {
        assertThat(listener(on).on().matches(NODE)).isEqualTo(opens);
    }

    @Test
    void aListenerWithoutItIsForNodesThatTakeClientsIn() {
        ListenerSettings plain =
                read("caravan: 1\nlisteners: { a: { bind: ':1', layers: socks5 } }")
                        .document()
                        .orElseThrow()
                        .listeners()
                        .get("a");
        assertThat(plain.on().matches(NODE)).isTrue();
        assertThat(plain.on().matches(NodeIdentity.of("00000000000000bb"))).isTrue();
        assertThat(plain.on().matches(new NodeIdentity(NODE.id(), Set.of("egress"), NODE.labels())))
                .isFalse();
    }

    @Test
    void aDocumentOnANodeHasItsListenersOnly() {
        Document all = read("""
            caravan: 1
            listeners:
              here: { bind: ':1', layers: socks5 }
              there: { bind: ':2', on: { labels: { zone: b } }, layers: socks5 }
            """).document().orElseThrow();
        assertThat(all.on(NODE).listeners()).containsOnlyKeys("here");
    }

    @Test
    void listenersThatNoNodeOpensBothMayShareAnAddress() {
        String two = """
            caravan: 1
            listeners:
              a: { bind: ':1', on: { %s }, layers: socks5 }
              b: { bind: ':1', on: { %s }, layers: socks5 }
            """;
        assertThat(problems(two.formatted("labels: {zone: a}", "labels: {zone: [b, c]}")))
                .isEmpty();
        assertThat(problems(
                        two.formatted("ids: ['00000000000000aa']", "ids: ['00000000000000bb']")))
                .isEmpty();
        assertThat(problems(two.formatted("labels: {zone: a}", "labels: {rack: b}")))
                .hasSize(1);
        assertThat(problems(two.formatted("roles: egress", "roles: ingress"))).hasSize(1);
    }

    @Test
    void whatNoNodeCanBeIsRefused() {
        assertThat(problems("caravan: 1\nlisteners: { a: { bind: ':1', layers: socks5, on: {"
                        + " roles: [x], ids: ['7', 12] } } }"))
                .containsExactly(
                        "/listeners/a/on/roles/0: x (expected: one of ingress, egress, management)",
                        "/listeners/a/on/ids/0: 7 (expected: sixteen hexadecimal digits in quotes)",
                        "/listeners/a/on/ids/1: 12 (expected: sixteen hexadecimal digits in quotes;"
                                + " in quotes if it is meant: \"12\")");
    }

    private static ListenerSettings listener(String on) {
        DocumentReader.Read read = read(
                "caravan: 1\nlisteners: { a: { bind: ':1', layers: socks5, on: " + on + " } }");
        assertThat(read.problems()).isEmpty();
        return read.document().orElseThrow().listeners().get("a");
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream()
                .map(problem -> problem.pointer() + ": " + problem.message())
                .toList();
    }

    private static DocumentReader.Read read(String text) {
        return DocumentReader.of(ReadingOptions.of(Catalog::layers)).read(text);
    }
}
