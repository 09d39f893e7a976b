package dev.caravan.config.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.peer.Frame.Acknowledge;
import dev.caravan.config.peer.Frame.Answer;
import dev.caravan.config.peer.Frame.Cancel;
import dev.caravan.config.peer.Frame.Letter;
import dev.caravan.config.peer.Frame.Question;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

/** The bytes that nodes of other versions rely on: never to be changed, only added to. */
class FrameCodecTest {
    private static final long ID = 0x0102030405060708L;

    static Stream<Arguments> golden() {
        return Stream.of(
                Arguments.of(new Letter(1, bytes("hi")), "01" + "01" + "01" + "6869"),
                Arguments.of(new Letter(255, bytes("")), "01" + "01" + "ff"),
                Arguments.of(
                        new Question(8, ID, 2000, 300_000, 1, bytes("q")),
                        "01" + "02" + "08" + "0102030405060708" + "000007d0" + "000493e0"
                                + "00000001" + "71"),
                Arguments.of(
                        new Answer(false, ID, 1, 0, bytes("a")),
                        "01" + "03" + "00" + "0102030405060708" + "00000001" + "00000000" + "61"),
                Arguments.of(
                        new Answer(true, ID, 4, 0, bytes("n2 f")),
                        "01" + "04" + "00" + "0102030405060708" + "00000004" + "00000000"
                                + "6e322066"),
                Arguments.of(
                        new Acknowledge(ID, true, 7, 5),
                        "01" + "05" + "00" + "0102030405060708" + "01" + "00000007" + "00000005"),
                Arguments.of(
                        new Acknowledge(ID, false, 0, -1),
                        "01" + "05" + "00" + "0102030405060708" + "00" + "00000000" + "ffffffff"),
                Arguments.of(new Cancel(ID), "01" + "06" + "00" + "0102030405060708"));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aFrameIsTheseBytes(Frame frame, String hex) {
        assertThat(HexFormat.of().formatHex(FrameCodec.encode(frame))).isEqualTo(hex);
        assertThat(FrameCodec.decode(HexFormat.of().parseHex(hex))).contains(frame);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void noPrefixOfAHeadIsAFrame(Frame frame, String hex) {
        byte[] whole = HexFormat.of().parseHex(hex);
        int body = FrameCodec.encode(frame).length - headLength(frame);
        for (int length = 0; length < whole.length - body; length++) {
            assertThat(FrameCodec.decode(Arrays.copyOf(whole, length))).isEmpty();
        }
    }

    private static int headLength(Frame frame) {
        return switch (frame) {
            case Letter it -> 3;
            case Question it -> 23;
            case Answer it -> 19;
            case Acknowledge it -> 20;
            case Cancel it -> 11;
        };
    }

    @Test
    void whatIsNotUnderstoodIsNoFrame() {
        byte[] cancel = FrameCodec.encode(new Cancel(ID));
        byte[] newer = cancel.clone();
        newer[0] = 2;
        assertThat(FrameCodec.decode(newer)).isEmpty();
        byte[] unknown = cancel.clone();
        unknown[1] = 7;
        assertThat(FrameCodec.decode(unknown)).isEmpty();
    }

    @Test
    void theLargestPieceFitsIntoAFrame() {
        ByteBuffer largest = ByteBuffer.allocate(Pieces.BYTES);
        Frame piece = new Question(8, ID, 1, Pieces.BYTES, 0, largest);
        assertThat(FrameCodec.encode(piece)).hasSizeLessThanOrEqualTo(Peers.MAX_LETTER_BYTES);
    }
}
