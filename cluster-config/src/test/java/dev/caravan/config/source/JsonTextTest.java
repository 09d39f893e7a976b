package dev.caravan.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\": [1, -2.5e3, true, null, \"\", \"1\", {\"b\": {}}, []]}",
                "\n  {\"a b\":\n    {\"c\": \"d\",\n \"e\": [\n1 ,2]}}\n",
                "{\"a\": \"x\\n\\t\\\"\\\\\\/\\u00e9é\"}",
            })
    void jsonIsTheTreeThatYamlMakesOfIt(String text) {
        assertThat(JsonText.likely(text)).isTrue();
        assertThat(JsonText.read(text)).isEqualTo(new YamlText(text).read().root());
        assertThat(JsonText.read(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a: 1}",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": 1} x",
                "{\"a\": 1}{}",
                "{\"a\": [1",
                "{'a': 1}",
                "{\"a\": 01}",
                "{\"a\": \"b}",
            })
    void whatIsNoJsonIsReadAsYaml(String text) {
        assertThat(JsonText.read(text)).isEmpty();
        Source yaml = new YamlText(text).read();
        assertThat(Source.read(text)).isEqualTo(yaml);
    }

    @Test
    void whatYamlCannotHoldIsReadFromJson() {
        String text = "{\"a\":\"\u0080\u007f\"}";
        assertThat(Source.read(text).problems()).isEmpty();
        assertThat(Source.read("[\"\u0080\"]").problems()).hasSize(1);
    }

    @Test
    void depthIsBoundedLikeYamls() {
        String deep = "{\"a\":".repeat(64) + "{}" + "}".repeat(64);
        String deeper = "{\"a\":".repeat(65) + "{}" + "}".repeat(65);
        assertThat(Source.read(deep).problems()).isEmpty();
        assertThat(Source.read(deeper).problems())
                .extracting(Problem::message)
                .containsExactly("deeper than 64 levels (expected: less)");
    }
}
