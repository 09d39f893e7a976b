package dev.caravan.management.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class PathTemplateTest {
    private static Map<String, String> match(String template, String... segments) {
        return PathTemplate.of(template).match(List.of(segments)).orElse(Map.of("no", "match"));
    }

    private static final Map<String, String> NONE = Map.of("no", "match");

    @Test
    void segmentsMatchOneByOne() {
        assertThat(match("/v1/nodes", "v1", "nodes")).isEmpty();
        assertThat(match("/v1/nodes", "v1", "nodes", "x")).isEqualTo(NONE);
        assertThat(match("/v1/nodes/{node}", "v1", "nodes", "x/y"))
                .isEqualTo(Map.of("node", "x/y"));
        assertThat(match("/v1/nodes/{node}", "v1", "nodes")).isEqualTo(NONE);
    }

    @Test
    void aVerbStandsBehindAHole() {
        assertThat(match("/r/{id}:pause", "r", "7:pause")).isEqualTo(Map.of("id", "7"));
        assertThat(match("/r/{id}:pause", "r", ":pause")).isEqualTo(NONE);
        assertThat(match("/r/{id}:pause", "r", "7:resume")).isEqualTo(NONE);
        assertThat(match("/c:close", "c:close")).isEmpty();
    }

    @Test
    void aLastHoleMayTakeTheRest() {
        assertThat(match("/b/{ban*}", "b", "client", "10.0.0.0", "8"))
                .isEqualTo(Map.of("ban", "client/10.0.0.0/8"));
        assertThat(match("/b/{ban*}", "b")).isEqualTo(NONE);
    }

    @Test
    void whatIsTooLongNamesNothing() {
        String most = "x".repeat(PathTemplate.MOST_TEXT);
        assertThat(match("/r/{id}:pause", "r", most + ":pause")).isEqualTo(Map.of("id", most));
        assertThat(match("/r/{id}:pause", "r", most + "x:pause")).isEqualTo(NONE);
        String rest = "y/".repeat(PathTemplate.MOST_REST / 2 - 1) + "yy";
        assertThat(match("/b/{ban*}", "b", rest)).isEqualTo(Map.of("ban", rest));
        assertThat(match("/b/{ban*}", "b", rest + "y")).isEqualTo(NONE);
    }

    @Test
    void theMoreExactTemplateIsMeant() {
        int verb = PathTemplate.of("/r/{id}:pause").exactness();
        int hole = PathTemplate.of("/r/{id}").exactness();
        int word = PathTemplate.of("/r/all").exactness();
        int rest = PathTemplate.of("/r/{id*}").exactness();
        assertThat(List.of(rest, hole, verb, word)).isSorted();
    }
}
