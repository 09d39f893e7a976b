package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class ChunkedEncoderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 15, 16, 17, 255, 256, 4096, 65535, 1 << 20, Integer.MAX_VALUE})
    void aSizeIsWrittenInHexadecimal(int length) {
        ByteBuf out = Unpooled.buffer();

        ChunkedEncoder.begin(length, out);

        assertThat(out.readableBytes()).isLessThanOrEqualTo(ChunkedEncoder.MAX_BEGIN_BYTES);
        assertThat(text(out)).isEqualTo(Integer.toHexString(length) + "\r\n");
    }

    @Test
    void aWholeBodyIsWrittenRoundItsContent() {
        ByteBuf out = Unpooled.buffer();

        ChunkedEncoder.begin(5, out);
        out.writeBytes(Heads.bytes("hello"));
        ChunkedEncoder.end(out);
        ChunkedEncoder.last(out);

        assertThat(text(out)).isEqualTo("5\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void anEmptyChunkWouldEndTheBody() {
        assertThatThrownBy(() -> ChunkedEncoder.begin(0, Unpooled.buffer()))
                .hasMessage("chunk length: 0 (expected: 1..)");
    }

    private static String text(ByteBuf out) {
        return out.toString(StandardCharsets.US_ASCII);
    }
}
