package dev.caravan.protocols.socks4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.protocols.socks4.Socks4Decoded.Done;
import dev.caravan.protocols.socks4.Socks4Decoded.Malformed;
import dev.caravan.protocols.socks4.Socks4Decoded.NeedMore;
import dev.caravan.protocols.socks4.Socks4Message.Command;
import dev.caravan.protocols.socks4.Socks4Message.Reply;
import dev.caravan.protocols.socks4.Socks4Message.Request;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Detector.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

class Socks4CodecTest {
    private static final Function<Bytes, Socks4Decoded<?>> REQUEST = Socks4Codec::decodeRequest;
    private static final Function<Bytes, Socks4Decoded<?>> REPLY = Socks4Codec::decodeReply;
    private static final String LONGEST_NAME = ("a".repeat(63) + ".").repeat(3) + "a".repeat(61);

    static Stream<Arguments> messages() {
        return Stream.of(
                message(
                        "connect",
                        REQUEST,
                        "0401" + "0050" + "c0000201" + hex("bob") + "00",
                        new Request(Command.CONNECT, address("192.0.2.1", 80), "bob")),
                message(
                        "connect, no user",
                        REQUEST,
                        "0401" + "ffff" + "c0000201" + "00",
                        new Request(Command.CONNECT, address("192.0.2.1", 65535), "")),
                message(
                        "bind",
                        REQUEST,
                        "0402" + "0015" + "c0000201" + "00",
                        new Request(Command.BIND, address("192.0.2.1", 21), "")),
                message(
                        "connect, 0.0.0.0 is an address",
                        REQUEST,
                        "0401" + "0050" + "00000000" + "00",
                        new Request(Command.CONNECT, address("0.0.0.0", 80), "")),
                message(
                        "connect, 4A",
                        REQUEST,
                        "0401" + "0050" + "00000001" + hex("bob") + "00" + hex("a.example") + "00",
                        new Request(Command.CONNECT, name("a.example", 80), "bob")),
                message(
                        "connect, 4A, longest",
                        REQUEST,
                        "0401" + "0050" + "00000001" + "75".repeat(255) + "00" + hex(LONGEST_NAME)
                                + "00",
                        new Request(Command.CONNECT, name(LONGEST_NAME, 80), "u".repeat(255))),
                message(
                        "reply",
                        REPLY,
                        "005a" + "c350" + "0a000001",
                        new Reply(Socks4Reply.GRANTED, address("10.0.0.1", 50000))),
                message(
                        "reply, rejected",
                        REPLY,
                        "005b" + "0000" + "00000000",
                        Reply.of(Socks4Reply.REJECTED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void aMessageIsReadFromItsLastByteOnAndFromNoneBefore(
            String label,
            Function<Bytes, Socks4Decoded<?>> decoder,
            byte[] bytes,
            Socks4Message message) {
        for (int length = 0; length < bytes.length; length++) {
            Socks4Decoded<?> prefix = decoder.apply(Bytes.of(bytes, 0, length));
            assertThat(prefix).as("%d bytes", length).isInstanceOf(NeedMore.class);
            assertThat(((NeedMore<?>) prefix).total())
                    .as("%d bytes", length)
                    .isGreaterThan(length)
                    .isLessThanOrEqualTo(bytes.length);
        }
        assertThat(decoder.apply(Bytes.of(bytes))).isEqualTo(new Done<>(message, bytes.length));
        byte[] surrounded = new byte[bytes.length + 20];
        System.arraycopy(bytes, 0, surrounded, 7, bytes.length);
        assertThat(decoder.apply(Bytes.of(surrounded, 7, bytes.length + 13)))
                .isEqualTo(new Done<>(message, bytes.length));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void aMessageIsWrittenAsItIsRead(
            String label,
            Function<Bytes, Socks4Decoded<?>> decoder,
            byte[] bytes,
            Socks4Message message) {
        assertThat(Socks4Codec.encode(message).copy()).isEqualTo(bytes);
    }

    static Stream<Arguments> malformed() {
        String connect = "0401" + "0050";
        String domain = connect + "00000001" + "00";
        return Stream.of(
                Arguments.of(REQUEST, "05", "version: 5 (expected: 4)", "SOCKS4"),
                Arguments.of(REQUEST, "0400", "command: 0 (expected: 1 or 2)", "SOCKS4"),
                Arguments.of(REQUEST, "0403", "command: 3", "SOCKS4"),
                Arguments.of(REQUEST, "0401" + "0000" + "c0000201" + "00", "port: 0", "SOCKS4"),
                Arguments.of(
                        REQUEST,
                        connect + "c0000201" + "75".repeat(256),
                        "user: (expected: at most 255 bytes)",
                        "SOCKS4"),
                Arguments.of(
                        REQUEST,
                        connect + "c0000201" + "75".repeat(256) + "00",
                        "user: (expected: at most 255 bytes)",
                        "SOCKS4"),
                Arguments.of(REQUEST, connect + "c0000201" + "610a00", "user:", "SOCKS4"),
                Arguments.of(REQUEST, domain + "00", "host: empty", "SOCKS4A"),
                Arguments.of(REQUEST, domain + "610a6200", "host: a?b", "SOCKS4A"),
                Arguments.of(REQUEST, domain + "c3a900", "host: ??", "SOCKS4A"),
                Arguments.of(REQUEST, domain + hex("127.1") + "00", "host: 127.1", "SOCKS4A"),
                Arguments.of(
                        REQUEST,
                        domain + "61".repeat(256),
                        "domain: (expected: at most 255 bytes)",
                        "SOCKS4A"),
                Arguments.of(REPLY, "04", "version: 4 (expected: 0)", "SOCKS4"),
                Arguments.of(REPLY, "0059", "reply: 89 (expected: 90..93)", "SOCKS4"),
                Arguments.of(REPLY, "005e", "reply: 94", "SOCKS4"));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("malformed")
    void whatIsNoMessageIsToldWithItsRule(
            Function<Bytes, Socks4Decoded<?>> decoder, String hex, String reason, String section) {
        Socks4Decoded<?> decoded = decoder.apply(Bytes.of(HexFormat.of().parseHex(hex)));

        assertThat(decoded).isInstanceOf(Malformed.class);
        assertThat(((Malformed<?>) decoded).reason()).startsWith(reason);
        assertThat(((Malformed<?>) decoded).section()).isEqualTo(section);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1., 127.0.0.1",
        "[::1], ::1",
        "2001:db8::1, 2001:db8::1",
        "::ffff:10.0.0.1, 10.0.0.1",
    })
    void aDomainThatIsALiteralIsThatAddress(String domain, String address) {
        String request = "0401" + "0050" + "000000ff" + "00" + hex(domain) + "00";

        assertThat(REQUEST.apply(Bytes.of(HexFormat.of().parseHex(request))))
                .extracting(done -> ((Request) ((Done<?>) done).value()).destination())
                .isEqualTo(address(address, 80));
    }

    @Test
    void aUserInAnOldEncodingIsStillServed() {
        String request = "0401" + "0050" + "c0000201" + "cfe5f2ff" + "00";

        assertThat(REQUEST.apply(Bytes.of(HexFormat.of().parseHex(request))))
                .isInstanceOf(Done.class);
    }

    @Test
    void aReplyTellsNoIpv6Address() {
        Reply reply = new Reply(Socks4Reply.GRANTED, address("2001:db8::1", 80));

        assertThat(Socks4Codec.encode(reply).copy()).containsExactly(0, 90, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void everyReplyHasItsCode() {
        for (int code = 90; code <= 93; code++) {
            assertThat(Socks4Reply.of(code).orElseThrow().code()).isEqualTo(code);
        }
        assertThat(Socks4Reply.of(89)).isEmpty();
        assertThat(Socks4Reply.of(94)).isEmpty();
    }

    @Test
    void whatDoesNotFitItsFieldIsNotWritten() {
        List<Request> impossible = List.of(
                new Request(Command.CONNECT, address("2001:db8::1", 80), ""),
                new Request(Command.CONNECT, name("a\0b", 80), ""),
                new Request(Command.CONNECT, name("a".repeat(256), 80), ""),
                new Request(Command.CONNECT, name("", 80), ""),
                new Request(Command.CONNECT, address("192.0.2.1", 80), "a\0b"),
                new Request(Command.CONNECT, address("192.0.2.1", 80), "u".repeat(256)));
        for (Request request : impossible) {
            assertThatThrownBy(() -> Socks4Codec.encode(request))
                    .as("%s", request)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', NEED_MORE",
        "04, NEED_MORE",
        "0401, MATCH",
        "0402, MATCH",
        "0403, NO_MATCH",
        "0400, NO_MATCH",
        "05, NO_MATCH",
        "47, NO_MATCH"
    })
    void aRequestIsKnownByItsFirstTwoBytes(String hex, Verdict verdict) {
        assertThat(Socks4Codec.looksLike(Bytes.of(HexFormat.of().parseHex(hex))))
                .isEqualTo(verdict);
    }

    @Test
    void noiseNeverThrows() {
        Random random = new Random(4);
        for (int round = 0; round < 200_000; round++) {
            byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            if (noise.length > 12 && random.nextInt(4) > 0) {
                noise[0] = (byte) (random.nextInt(3) == 0 ? 0 : 4);
                noise[1] = (byte) (noise[0] == 0 ? 90 : 1);
                noise[4 + random.nextInt(9)] = 0;
                noise[4] = noise[5] = noise[6] = (byte) random.nextInt(2);
            }
            holds(REQUEST, noise);
            holds(REPLY, noise);
            Socks4Codec.looksLike(Bytes.of(noise));
        }
    }

    private static void holds(Function<Bytes, Socks4Decoded<?>> decoder, byte[] bytes) {
        switch (decoder.apply(Bytes.of(bytes))) {
            case NeedMore<?>(int total) -> assertThat(total).isBetween(bytes.length + 1, 520);
            case Malformed<?>(var reason, var section) ->
                assertThat(reason).matches("[ -~…]*").hasSizeLessThan(200);
            case Done<?>(var value, int consumed) -> {
                assertThat(consumed).isBetween(8, bytes.length);
                assertThat(decoder.apply(Bytes.of(bytes, 0, consumed)))
                        .isEqualTo(new Done<>(value, consumed));
            }
        }
    }

    private static Arguments message(
            String label,
            Function<Bytes, Socks4Decoded<?>> decoder,
            String hex,
            Socks4Message message) {
        return Arguments.of(label, decoder, HexFormat.of().parseHex(hex), message);
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    private static InetSocketAddress name(String name, int port) {
        return InetSocketAddress.createUnresolved(name, port);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
