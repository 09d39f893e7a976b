package dev.caravan.config.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.source.Source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

class CanonicalJsonTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** RFC 8785 appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void numbersAreThoseOfAppendixB(String bits, String text) {
        double number = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(bits));
        assertThat(EcmaNumber.text(number)).isEqualTo(text);
    }

    @Test
    void everyNumberIsReadBackTheSame() {
        Random random = new Random(8785);
        for (int i = 0; i < 20_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                assertThat(Double.parseDouble(EcmaNumber.text(number))).isEqualTo(number);
            }
        }
    }

    @Test
    void whatIsNoNumberOfJsonIsRefused() {
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(
                            () -> CanonicalJson.bytes(JsonNodeFactory.instance.numberNode(number)))
                    .isInstanceOf(EditException.class)
                    .hasMessageContaining("finite");
        }
    }

    /** RFC 8785 section 3.2.2. */
    @Test
    void theExampleOfTheRfcIsWrittenAsThere() {
        String written = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50,
                          2e-3, 0.000000000000000000000000001],
              "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
              "literals": [null, true, false]
            }
            """;
        byte[] canonical = CanonicalJson.bytes(JSON.readTree(written));
        String expected = """
            7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72
            75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a
            5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31
            65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37
            5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30
            30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d
            """;
        assertThat(canonical)
                .isEqualTo(HexFormat.ofDelimiter(" ")
                        .parseHex(expected.replace("\n", " ").strip()));
    }

    /** RFC 8785 section 3.2.3. */
    @Test
    void keysAreInTheOrderOfTheirUtf16Units() {
        String written = """
            {
              "\\u20ac": "Euro Sign",
              "\\r": "Carriage Return",
              "\\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\\ud83d\\ude00": "Emoji: Grinning Face",
              "\\u0080": "Control",
              "\\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """;
        assertThat(CanonicalJson.text(JSON.readTree(written)))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\","
                        + "\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                        + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void halfASurrogatePairIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> CanonicalJson.bytes(JSON.readTree("{\"a\":[\"\\ud83d\"]}")))
                .isInstanceOf(EditException.class)
                .hasMessage("/a/0: half a surrogate pair (expected: whole characters)");
    }

    @Test
    void everyCharacterIsReadBackTheSame() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x11000; c += c < 0x3000 ? 1 : 97) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        byte[] bytes = CanonicalJson.bytes(JsonNodeFactory.instance.stringNode(all.toString()));
        assertThat(JSON.readTree(bytes).stringValue()).isEqualTo(all.toString());
        assertThat(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                .isEqualTo(bytes);
    }

    @Test
    void oneDocumentIsOneTextHoweverItIsWritten() {
        String yaml = """
            # a comment
            b: [0x10, 0o17, +5, 010, 1.50, ~, yes, True, "on"]
            a: &one { y: '2', x: "\\u00e9" }
            c: *one
            """;
        String json = "{\"c\": {\"x\":\"é\",\"y\":\"2\"}, \"a\": {\"y\":\"2\",\"x\":\"é\"},"
                + " \"b\":[16,15,5,10,1.5,null,\"yes\",true,\"on\"]}";
        String expected =
                "{\"a\":{\"x\":\"é\",\"y\":\"2\"},\"b\":[16,15,5,10,1.5,null,\"yes\",true,"
                        + "\"on\"],\"c\":{\"x\":\"é\",\"y\":\"2\"}}";
        assertThat(canonical(yaml)).isEqualTo(expected);
        assertThat(canonical(json)).isEqualTo(expected);
        assertThat(canonical(expected)).isEqualTo(expected);
    }

    @Test
    void aNumberThatWouldChangeIsRefused() {
        assertThat(canonical("a: 9007199254740992")).isEqualTo("{\"a\":9007199254740992}");
        assertThatThrownBy(() -> canonical("a: [9007199254740993]"))
                .hasMessage("/a/0: 9007199254740993 (expected: at most 2^53, or a text in quotes)");
        assertThatThrownBy(() -> canonical("a: .inf"))
                .hasMessage("/a: .inf (expected: a finite number)");
        assertThatThrownBy(() -> canonical("a: 1e999")).hasMessageContaining("finite");
    }

    private static String canonical(String text) {
        return new String(DocumentTree.of(Source.read(text)).canonical(), StandardCharsets.UTF_8);
    }
}
