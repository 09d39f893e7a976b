package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Detector.Verdict;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDetectorTest {
    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "CONNECT a:1", "\r\nPOST /", "M-SEARCH * "})
    void aMethodAndABlankIsHttpAndNothingShorterIsNot(String text) {
        assertThat(HttpDetector.ANY_FORM.look(Bytes.ascii(text))).isEqualTo(Verdict.MATCH);
        for (int end = 1; end <= text.trim().indexOf(' ') && end < text.length(); end++) {
            assertThat(HttpDetector.ANY_FORM.look(Bytes.ascii(text.substring(0, end))))
                    .isEqualTo(Verdict.NEED_MORE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0005\u0001\u0000",
                "\u0016\u0003\u0001",
                " GET",
                "get /",
                "\n",
                "ABCDEFGHIJKLMNOPQ"
            })
    void anythingElseIsNot(String text) {
        assertThat(HttpDetector.ANY_FORM.look(Bytes.ascii(text))).isEqualTo(Verdict.NO_MATCH);
    }
}
