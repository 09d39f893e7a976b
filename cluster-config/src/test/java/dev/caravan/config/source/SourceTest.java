package dev.caravan.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
    @Test
    void everyValueHasItsPlace() {
        Source source = Source.read("a:\n  - x\n  - {b: 1, 'c/d': [2]}\n");
        assertThat(source.place(Pointer.parse("/a"))).isEqualTo(new Position(1, 1));
        assertThat(source.place(Pointer.parse("/a/0"))).isEqualTo(new Position(2, 5));
        assertThat(source.place(Pointer.parse("/a/1/b"))).isEqualTo(new Position(3, 6));
        assertThat(source.place(Pointer.parse("/a/1/c~1d/0"))).isEqualTo(new Position(3, 20));
    }

    @Test
    void whatIsNotThereHasThePlaceOfWhatIsAroundIt() {
        Source source = Source.read("a:\n  - x\n");
        assertThat(source.place(Pointer.parse("/a/7/z"))).isEqualTo(new Position(1, 1));
        assertThat(source.place(Pointer.parse("/a/00"))).isEqualTo(new Position(1, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "yes, TEXT",
        "off, TEXT",
        "1080:80, TEXT",
        "1:30, TEXT",
        ":1080, TEXT",
        "1_000, TEXT",
        "'\"true\"', TEXT",
        "true, TRUTH",
        "False, TRUTH",
        "010, INTEGER",
        "-7, INTEGER",
        "0x1F, INTEGER",
        "1.5, DECIMAL",
        "1e3, DECIMAL",
        "~, NOTHING",
        "null, NOTHING",
        "!!str 12, TEXT"
    })
    void aTextMeansWhatYaml12Says(String text, Meaning meaning) {
        assertThat(member("a: " + text, "a").meaning()).isEqualTo(meaning);
    }

    @Test
    void jsonIsReadAsTheYamlItIs() {
        String json = "{\n\t\"a\":\"\\ud83d\\ude00\\/\",\"b\" : [1,2],\n\t\"c\":{}}";
        assertThat(member(json, "a").text()).isEqualTo("😀/");
        assertThat(Source.read(json).problems()).isEmpty();
    }

    @Test
    void anAliasStandsForItsAnchor() {
        Source source = Source.read("a: &hosts [x, y]\nb: *hosts\n");
        assertThat(source.place(Pointer.parse("/b/1"))).isEqualTo(new Position(1, 15));
    }

    @Test
    void aByteOrderMarkIsNoProblem() {
        assertThat(Source.read("\uFEFFa: 1\n").problems()).isEmpty();
    }

    @Test
    void aTextOfMoreThanThreeMillionCharactersIsRead() {
        String line = "- \"" + "x".repeat(990) + "\"\n";
        Source source = Source.read(line.repeat(4_000));
        assertThat(source.problems()).isEmpty();
        assertThat(source.root().orElseThrow().weight()).isEqualTo(4_001);
    }

    @Test
    void aTextOfMoreThanTwentyMillionCharactersIsRefused() {
        assertThat(Source.read("x".repeat(Source.MAX_CHARACTERS + 1)).problems())
                .extracting(Problem::message)
                .containsExactly("20971521 characters (expected: at most 20971520)");
    }

    @Test
    void aMessageShowsOneShortLine() {
        assertThat(Words.shown("a\nb\u202ec" + "x".repeat(80)))
                .isEqualTo("a\\u000ab\\u202ec" + "x".repeat(55) + "…");
    }

    private static Scalar member(String text, String key) {
        Entries map = (Entries) Source.read(text).root().orElseThrow();
        return (Scalar) map.value(key).orElseThrow();
    }
}
