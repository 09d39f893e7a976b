package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedDecoderTest {
    private static final String NEXT = "GET / HTTP/1.1";

    /** What came out of one body, in whatever pieces it went in. */
    private record Said(
            String content, BodyStep end, String trailers, String problem, String rest) {}

    static String[] bodies() {
        return new String[] {
            "0\r\n\r\n",
            "5\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\n1;a=b;c=\"d;e\"\r\n!\r\n000;x\r\n\r\n",
            "A\r\n0123456789\r\n9\r\n\r\n\r\n0\r\n\r\n\r\n0\r\nDigest: x\r\nB:\t y \r\n\r\n",
            "0\r\nContent-Length: 5\r\nX-A: 1\r\nHost: evil\r\nx_forwarded_for: 1\r\n\r\n",
        };
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyMeansTheSameWhereverItIsSplit(String body) {
        Said whole = decode(body + NEXT);
        assertThat(whole.end()).isEqualTo(BodyStep.DONE);
        assertThat(whole.rest()).isEqualTo(NEXT);

        for (int i = 0; i <= body.length(); i++) {
            for (int j = i; j <= body.length(); j++) {
                Said split = decode(
                        body.substring(0, i), body.substring(i, j), body.substring(j) + NEXT);
                assertThat(split).isEqualTo(whole);
            }
        }
        assertThat(decode((body + NEXT).split(""))).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyPrefixOfABodyNeedsMore(String body) {
        for (int i = 0; i < body.length(); i++) {
            Said said = decode(body.substring(0, i));
            assertThat(said.end()).as(body.substring(0, i)).isEqualTo(BodyStep.NEED_MORE);
            assertThat(said.rest()).isEmpty();
        }
    }

    @Test
    void trailersThatFrameRouteOrAuthoriseAreDropped() {
        ByteBuf in = Unpooled.wrappedBuffer(Heads.bytes(bodies()[4]));
        var decoder = ChunkedDecoder.create(HeadRules.DEFAULT);

        assertThat(decoder.next(in)).isEqualTo(BodyStep.DONE);

        Fields trailers = decoder.trailers();
        assertThat(trailers.count()).isEqualTo(4);
        assertThat(trailers.dropped(0)).isTrue();
        assertThat(trailers.dropped(1)).isFalse();
        assertThat(trailers.dropped(2)).isTrue();
        assertThat(trailers.dropped(3)).isTrue();
        ByteBuf out = Unpooled.buffer();
        ChunkedEncoder.last(trailers, out);
        assertThat(out.toString(java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo("0\r\nX-A: 1\r\n\r\n");
    }

    @ParameterizedTest(name = "{1}, {2}: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\\r\\n | CHUNK_SIZE | §7.1",
                "+5\\r\\nhello | CHUNK_SIZE | §7.1",
                "-5\\r\\nhello | CHUNK_SIZE | §7.1",
                "0x5\\r\\nhello | CHUNK_SIZE | §7.1",
                "5h\\r\\nhello | CHUNK_SIZE | §7.1",
                "5 \\r\\nhello | CHUNK_SIZE | §7.1",
                "5\\t;a\\r\\nhello | CHUNK_SIZE | §7.1",
                "\\t5\\r\\nhello | CHUNK_SIZE | §7.1",
                "5_0\\r\\nhello | CHUNK_SIZE | §7.1",
                "5\\nhello | BARE_LF | §2.2",
                "5\\rhello | BARE_CR | §2.2",
                "5;a\\nhello | BARE_LF | §2.2",
                "5;a\\rb\\r\\nhello | BARE_CR | §2.2",
                "5;a=\\0\\r\\nhello | CHUNK_EXTENSION | §7.1.1",
                "5;a=\\x7f\\r\\nhello | CHUNK_EXTENSION | §7.1.1",
                "5\\r\\nhello0\\r\\n\\r\\n | CHUNK_END | §7.1",
                "5\\r\\nhelloXX0\\r\\n\\r\\n | CHUNK_END | §7.1",
                "5\\r\\nhello\\n0\\r\\n\\r\\n | CHUNK_END | §7.1",
                "5\\r\\nhello\\r0\\r\\n\\r\\n | CHUNK_END | §7.1",
                "8000000000000000\\r\\nx | CHUNK_SIZE_OVERFLOW | §7.1",
                "ffffffffffffffff\\r\\nx | CHUNK_SIZE_OVERFLOW | §7.1",
                "10000000000000005\\r\\nx | CHUNK_SIZE_OVERFLOW | §7.1",
                "00000000000000005\\r\\nx | CHUNK_SIZE_OVERFLOW | §7.1",
                "0\\r\\nA b: c\\r\\n\\r\\n | BLANK_BEFORE_COLON | §5.1",
                "0\\r\\n A: c\\r\\n\\r\\n | BLANK_BEFORE_FIELDS | §2.2",
                "0\\r\\nA: b\\r\\n c\\r\\n\\r\\n | OBS_FOLD | §5.2",
                "0\\r\\nA: b\\n\\r\\n | BARE_LF | §2.2",
                "0\\r\\n\\n | BARE_LF | §2.2",
                "0\\r\\n\\rX | BARE_CR | §2.2",
                "0\\r\\nA\\r\\n\\r\\n | FIELD_NAME | §5.1",
            })
    void refusesBrokenFraming(String escaped, HeadProblem why, String section) {
        String body = Escapes.plain(escaped);

        Said said = decode(body);

        assertThat(said.end()).isEqualTo(BodyStep.MALFORMED);
        assertThat(said.problem()).isEqualTo(why.name());
        assertThat(why.section()).endsWith(section);
        assertThat(decode(body.split(""))).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1000})
    void extensionsAreCappedOverTheWholeMessage(int each) {
        String chunk = "1;" + "x".repeat(each - 1) + "\r\ny\r\n";
        int fit = 4096 / each;

        Said within = decode(chunk.repeat(fit) + "0\r\n\r\n");
        Said beyond = decode(chunk.repeat(fit + 1) + "0\r\n\r\n");

        assertThat(within.end()).isEqualTo(BodyStep.DONE);
        assertThat(beyond.problem()).isEqualTo("CHUNK_EXTENSIONS_TOO_LONG");
    }

    @Test
    void trailersAreLimitedLikeAHead() {
        var rules = new HeadRules(512, 64, 128, 3, java.util.Set.of());

        assertThat(trailers(rules, "A: b\r\n".repeat(3))).isEqualTo("DONE");
        assertThat(trailers(rules, "A: b\r\n".repeat(4))).isEqualTo("TOO_MANY_FIELDS");
        assertThat(trailers(rules, "A: " + "b".repeat(200))).isEqualTo("LINE_TOO_LONG");
        var wide = new HeadRules(512, 64, 512, 300, java.util.Set.of());
        assertThat(trailers(wide, "A: b\r\n".repeat(90))).isEqualTo("HEAD_TOO_LONG");
    }

    @Test
    void aDecoderIsUsedForOneBodyAfterAnother() {
        var decoder = ChunkedDecoder.create(HeadRules.DEFAULT);
        for (String body : bodies()) {
            decoder.restart(HeadRules.DEFAULT);
            ByteBuf in = Unpooled.wrappedBuffer(Heads.bytes(body));
            assertThat(run(decoder, in, new StringBuilder())).isEqualTo(BodyStep.DONE);
            assertThat(decoder.over()).isTrue();
            assertThat(decoder.at()).isEqualTo(body.length());
        }
    }

    private static String trailers(HeadRules rules, String lines) {
        var decoder = ChunkedDecoder.create(rules);
        ByteBuf in = Unpooled.wrappedBuffer(Heads.bytes("0\r\n" + lines + "\r\n"));
        BodyStep step = decoder.next(in);
        return step == BodyStep.MALFORMED ? decoder.problem().name() : step.name();
    }

    private static Said decode(String... pieces) {
        var decoder = ChunkedDecoder.create(HeadRules.DEFAULT);
        var content = new StringBuilder();
        ByteBuf in = Unpooled.buffer();
        BodyStep step = BodyStep.NEED_MORE;
        for (String piece : pieces) {
            in.writeBytes(Heads.bytes(piece));
            step = step == BodyStep.NEED_MORE ? run(decoder, in, content) : step;
        }
        Fields t = decoder.trailers();
        var trailers = new StringBuilder();
        for (int k = 0; step == BodyStep.DONE && k < t.count(); k++) {
            trailers.append(t.name(k) + "=" + t.value(k) + (t.dropped(k) ? " dropped;" : ";"));
        }
        String problem = step == BodyStep.MALFORMED ? decoder.problem().name() : "";
        String rest = step == BodyStep.MALFORMED ? "at " + decoder.at() : rest(in);
        return new Said(content.toString(), step, trailers.toString(), problem, rest);
    }

    private static BodyStep run(ChunkedDecoder decoder, ByteBuf in, StringBuilder content) {
        BodyStep step;
        while ((step = decoder.next(in)) == BodyStep.DATA) {
            byte[] data = new byte[decoder.length()];
            in.readBytes(data);
            content.append(Octets.string(data, 0, data.length));
        }
        return step;
    }

    private static String rest(ByteBuf in) {
        return in.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
