package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;

class ErrorAnswerTest {
    private final byte[] date = HttpDate.create().at(784_111_777_000L);

    @Test
    void saysWhyInProxyStatusAndInText() {
        ErrorAnswer answer = ErrorAnswer.of(
                        504, ProxyError.CONNECTION_TIMEOUT, "the origin did not answer")
                .with(FieldLine.of("Retry-After", "5"));

        assertThat(text(answer.bytes(date, Method.GET, true)))
                .isEqualTo("HTTP/1.1 504 Gateway Timeout\r\n"
                        + "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                        + "Proxy-Status: caravan; error=connection_timeout\r\n"
                        + "Retry-After: 5\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Length: 46\r\n"
                        + "Connection: close\r\n\r\n"
                        + "504 Gateway Timeout\nthe origin did not answer\n");
    }

    @Test
    void anAnswerToHeadHasNoBody() {
        ErrorAnswer answer = ErrorAnswer.of(502, ProxyError.DNS_ERROR, "no such name");

        assertThat(text(answer.bytes(date, Method.HEAD, false)))
                .contains("Content-Length: 29\r\n")
                .doesNotContain("Connection")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @EnumSource(HeadProblem.class)
    void everyRefusalHasAnAnswerThatOurOwnCodecReads(HeadProblem problem) {
        byte[] b = ErrorAnswer.of(problem).bytes(date, Method.GET, true);
        Head head = Head.create();

        assertThat(HeadCodec.response(head, b, 0, b.length, HeadRules.DEFAULT))
                .isEqualTo(Parsed.DONE);
        assertThat(head.status()).isEqualTo(problem.status());
        assertThat(head.reason()).isEqualTo(Reason.of(problem.status())).isNotEmpty();
        assertThat(head.contentLength()).isEqualTo(b.length - head.length());
        assertThat(head.persistent()).isFalse();
        assertThat(text(b)).contains(problem.reason()).contains(problem.section());
    }

    @Test
    void isOnlyForErrors() {
        assertThatThrownBy(() -> ErrorAnswer.of(200, ProxyError.DNS_ERROR, ""))
                .hasMessage("status: 200 (expected: 400..599)");
    }

    private static String text(byte[] b) {
        return new String(b, StandardCharsets.UTF_8);
    }
}
