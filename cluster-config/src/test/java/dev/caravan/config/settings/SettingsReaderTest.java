package dev.caravan.config.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.settings.Painted.All;
import dev.caravan.config.settings.Painted.Arms;
import dev.caravan.config.settings.Painted.Colour;
import dev.caravan.config.settings.Painted.Inner;
import dev.caravan.config.settings.Painted.Sink;
import dev.caravan.config.settings.Painted.Small;
import dev.caravan.config.settings.Painted.Stacked;
import dev.caravan.config.source.Source;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.StackPlan;
import dev.caravan.protocols.stack.Target;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SettingsReaderTest {
    @Test
    void whatIsLeftOutHasItsDefault() {
        All all = read("{}", All.class);
        assertThat(all)
                .isEqualTo(new All(
                        Optional.empty(),
                        5,
                        65_536,
                        Duration.ofSeconds(10),
                        "*",
                        "json",
                        Colour.DARK_RED,
                        List.of(),
                        Map.of(),
                        new Inner(1, 9),
                        new Sink.Off(),
                        false,
                        Optional.empty()));
    }

    @Test
    void everyKindIsRead() {
        All all = read("""
            truth: true
            number: 0x0A
            max-bytes: 1MB
            time: 1h30m
            text: abc
            word: common
            colour: blue
            targets: ["127.0.0.1:80", "[::1]:81", "shop.example:82"]
            names: {b: 2, a: 1}
            inner: {most: 4}
            sink: {net: {host: h}}
            public: true
            password: "hush"
            """, All.class);
        assertThat(all)
                .isEqualTo(new All(
                        Optional.of(true),
                        10,
                        1_000_000,
                        Duration.ofMinutes(90),
                        "abc",
                        "common",
                        Colour.BLUE,
                        List.of(
                                new Target("127.0.0.1", 80),
                                new Target("::1", 81),
                                new Target("shop.example", 82)),
                        Map.of("a", 1, "b", 2),
                        new Inner(1, 4),
                        new Sink.Net("h", 514),
                        true,
                        Optional.of("hush")));
        assertThat(all.names().keySet()).containsExactly("b", "a");
        assertThat(read("sink: {file: x.log}", All.class).sink()).isEqualTo(new Sink.File("x.log"));
        assertThat(read("targets: a:1", All.class).targets()).containsExactly(new Target("a", 1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "mistakes.txt", delimiter = '|', quoteCharacter = '`')
    void aMistakeIsSaidWithItsPlace(String text, String said) {
        assertThat(problems(text, All.class).getFirst()).isEqualTo("f:" + said);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "wrong-layers.txt", delimiter = '|', quoteCharacter = '`')
    void aWrongLayerIsSaidWithItsPlace(String text, String said) {
        assertThat(problems(text, Stacked.class)).containsExactly("f:" + said);
    }

    @Test
    void allProblemsAreSaidAtOnce() {
        assertThat(problems("number: 0\ninner: {least: x, mots: 1}\nsink: 5\n", All.class))
                .containsExactly(
                        "f:1:9: /number: 0 (expected: 1..10)",
                        "f:2:16: /inner/least: x (expected: a whole number)",
                        "f:2:19: /inner/mots: unknown key \"mots\" (did you mean most? known:"
                                + " least, most)",
                        "f:3:7: /sink: 5 (expected: one of off, {file: …}, {net: …})");
    }

    @Test
    void aMissingKeyIsSaidWhereItShouldStand() {
        assertThat(problems("host: x", Small.class))
                .containsExactly("f:1:1: /port: missing (expected: a whole number)");
    }

    @Test
    void whatTheConstructorRefusesIsAProblemAtItsKey() {
        assertThat(problems("{host: x, port: 13}", Small.class))
                .containsExactly("f:1:17: /port: 13 (expected: luck)");
    }

    @Test
    void aKeyOfALaterVersionIsSaidToBeThat() {
        assertThat(problems("{port: 1, rules: []}", Small.class))
                .containsExactly("f:1:11: /rules: not in this version");
    }

    @Test
    void aLayerIsItsNameOrItsNameWithSettings() {
        String text = "layers: [bare, bare: {}, bare: , arms: {any-of: [bare, [bare]]}]";
        StackPlan plan = read(text, Stacked.class).layers();
        StackPlan bare = read("layers: bare", Stacked.class).layers();
        assertThat(plan.layers()).hasSize(4);
        assertThat(plan.layers().getLast().settings()).isEqualTo(new Arms(List.of(bare, bare)));
    }

    @Test
    void aRecordThatCannotBeWrittenIsItsAuthorsMistake() {
        record Odd(@Setting("What.") Thread thread) {}
        record Silent(int port) {}
        assertThatThrownBy(() -> read("{}", Odd.class)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> read("{}", Silent.class))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void settingsAreDescribedWithThoseInsideThem() {
        List<Described> described = Painted.READER.describe(All.class);
        assertThat(described)
                .extracting(Described::key)
                .containsSubsequence("inner", "inner.least", "inner.most", "sink", "sink.net.host");
        assertThat(described.get(1))
                .isEqualTo(new Described("number", "A number.", "number", false, "5", "1..10", ""));
    }

    private static <T extends Record> T read(String text, Class<T> type) {
        SettingsReader.Read<T> read = Painted.READER.read(Source.read(text), type, Variables.NONE);
        assertThat(read.problems()).isEmpty();
        return read.value().orElseThrow();
    }

    private static List<String> problems(String text, Class<? extends Record> type) {
        SettingsReader.Read<?> read = Painted.READER.read(Source.read(text), type, Variables.NONE);
        assertThat(read.value()).isEmpty();
        return read.problems().stream().map(problem -> problem.in("f")).toList();
    }
}
