package dev.caravan.management.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SchemaTest {
    private static List<String> problems(String json, Schema schema) {
        try {
            return SchemaCheck.problems(Json.parse(json.getBytes(StandardCharsets.UTF_8)), schema)
                    .stream()
                    .map(problem -> problem.get("pointer") + ": " + problem.get("message"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Schema person() {
        Map<String, Schema> members = new LinkedHashMap<>();
        members.put("name", Schema.text(1, 3));
        members.put("age", Schema.number(0, 150));
        members.put("role", Schema.oneOf(List.of("viewer", "admin")));
        members.put("tags", Schema.list(Schema.text("^[a-z]+$", 5), 2));
        return Schema.object(members, List.of("name"));
    }

    @Test
    void everyProblemIsSaidWithItsPointerAndWithoutTheValue() {
        assertThat(problems("{\"name\":\"ann\",\"age\":3,\"tags\":[\"a\"]}", person()))
                .isEmpty();
        assertThat(problems(
                        "{\"name\":\"anna\",\"age\":151,\"role\":\"root\",\"tags\":[\"a\",\"B\",1],\"x\":0}",
                        person()))
                .containsExactly(
                        "/name: 4 characters (expected: at most 3)",
                        "/age: 151 (expected: 0..150)",
                        "/role: an unknown word (expected: viewer | admin)",
                        "/tags: 3 elements (expected: at most 2)",
                        "/tags/1: not of the form ^[a-z]+$",
                        "/tags/2: a whole number (expected: string)",
                        "/x: not known here (expected: name, age, role, tags)");
        assertThat(problems("{}", person())).containsExactly("/name: nothing (expected: a value)");
        assertThat(problems("[]", person())).containsExactly(": a array (expected: object)");
        assertThat(problems("{\"name\":\"a\",\"age\":1e3}", person()))
                .containsExactly("/age: a number (expected: integer)");
    }

    @Test
    void aRecordIsItsOwnSchema() {
        Schema schema = Schema.of(Sample.class);
        Sample sample = new Sample(
                1, "x", List.of(Map.of("a", 2L)), Optional.empty(), new Inner(true, 1.5));
        assertThat(SchemaCheck.problems(Json.tree(sample), schema)).isEmpty();
        assertThat(Json.text(sample))
                .contains(
                        "\"some-maps\":[{\"a\":2}]", "\"may-be\":null", "\"inner\":{\"yes\":true");
        assertThat(Json.as(Json.own(Json.text(sample)), Sample.class)).isEqualTo(sample);
        assertThat(problems("{\"number\":1}", schema)).hasSize(4);
        assertThatThrownBy(() -> Schema.of(Object.class)).hasMessageContaining("expected");
    }

    @Test
    void jsonIsOneValueWithoutDoubles() {
        for (String text : List.of("", "{", "{} {}", "{\"a\":1,\"a\":2}", "nul")) {
            assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IOException.class);
        }
    }

    private record Sample(
            int number,
            String text,
            List<Map<String, Long>> someMaps,
            Optional<String> mayBe,
            Inner inner) {}

    private record Inner(boolean yes, double share) {}
}
