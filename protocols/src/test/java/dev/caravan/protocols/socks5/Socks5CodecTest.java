package dev.caravan.protocols.socks5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.protocols.socks5.Socks5Decoded.Done;
import dev.caravan.protocols.socks5.Socks5Decoded.Malformed;
import dev.caravan.protocols.socks5.Socks5Decoded.NeedMore;
import dev.caravan.protocols.socks5.Socks5Message.Command;
import dev.caravan.protocols.socks5.Socks5Message.Greeting;
import dev.caravan.protocols.socks5.Socks5Message.MethodChoice;
import dev.caravan.protocols.socks5.Socks5Message.PasswordReply;
import dev.caravan.protocols.socks5.Socks5Message.PasswordRequest;
import dev.caravan.protocols.socks5.Socks5Message.Reply;
import dev.caravan.protocols.socks5.Socks5Message.Request;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

class Socks5CodecTest {
    private static final Function<Bytes, Socks5Decoded<?>> GREETING = Socks5Codec::decodeGreeting;
    private static final Function<Bytes, Socks5Decoded<?>> CHOICE = Socks5Codec::decodeMethodChoice;
    private static final Function<Bytes, Socks5Decoded<?>> PASSWORD =
            Socks5Codec::decodePasswordRequest;
    private static final Function<Bytes, Socks5Decoded<?>> VERDICT =
            Socks5Codec::decodePasswordReply;
    private static final Function<Bytes, Socks5Decoded<?>> REQUEST = Socks5Codec::decodeRequest;
    private static final Function<Bytes, Socks5Decoded<?>> REPLY = Socks5Codec::decodeReply;
    private static final List<Function<Bytes, Socks5Decoded<?>>> DECODERS =
            List.of(GREETING, CHOICE, PASSWORD, VERDICT, REQUEST, REPLY);

    static Stream<Arguments> messages() {
        return Stream.of(
                message("greeting, none", GREETING, "050100", new Greeting(List.of(0))),
                message("greeting, both", GREETING, "05020002", new Greeting(List.of(0, 2))),
                message(
                        "greeting, 255 methods",
                        GREETING,
                        "05ff" + "80".repeat(255),
                        new Greeting(Collections.nCopies(255, 128))),
                message("choice, none", CHOICE, "0500", new MethodChoice(0)),
                message("choice, password", CHOICE, "0502", new MethodChoice(2)),
                message("choice, no method", CHOICE, "05ff", new MethodChoice(255)),
                message(
                        "password",
                        PASSWORD,
                        "01" + "03" + hex("bob") + "04" + "70007fff",
                        new PasswordRequest("bob", HexFormat.of().parseHex("70007fff"))),
                message(
                        "password, UTF-8, longest",
                        PASSWORD,
                        "01fe" + hex("é".repeat(127)) + "ff" + "61".repeat(255),
                        new PasswordRequest("é".repeat(127), ascii("a".repeat(255)))),
                message("password reply, yes", VERDICT, "0100", new PasswordReply(true)),
                message("password reply, no", VERDICT, "0101", new PasswordReply(false)),
                message(
                        "connect, IPv4",
                        REQUEST,
                        "05010001" + "c0000201" + "0050",
                        new Request(Command.CONNECT, address("192.0.2.1", 80))),
                message(
                        "connect, IPv6",
                        REQUEST,
                        "05010004" + "20010db8000000000000000000000001" + "01bb",
                        new Request(Command.CONNECT, address("2001:db8::1", 443))),
                message(
                        "connect, name",
                        REQUEST,
                        "05010003" + "0b" + hex("example.com") + "ffff",
                        new Request(Command.CONNECT, name("example.com", 65535))),
                message(
                        "connect, shortest name",
                        REQUEST,
                        "05010003" + "01" + hex("a") + "0001",
                        new Request(Command.CONNECT, name("a", 1))),
                message(
                        "bind",
                        REQUEST,
                        "05020001" + "c0000201" + "0015",
                        new Request(Command.BIND, address("192.0.2.1", 21))),
                message(
                        "datagrams",
                        REQUEST,
                        "05030001" + "00000000" + "0000",
                        new Request(Command.UDP_ASSOCIATE, address("0.0.0.0", 0))),
                message(
                        "reply",
                        REPLY,
                        "05000001" + "0a000001" + "c350",
                        new Reply(Socks5Reply.SUCCEEDED, address("10.0.0.1", 50000))),
                message(
                        "reply, IPv6",
                        REPLY,
                        "05000004" + "00000000000000000000000000000001" + "0001",
                        new Reply(Socks5Reply.SUCCEEDED, address("::1", 1))),
                message(
                        "reply, name",
                        REPLY,
                        "05000003" + "04" + hex("gate") + "0001",
                        new Reply(Socks5Reply.SUCCEEDED, name("gate", 1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void aMessageIsReadFromItsLastByteOnAndFromNoneBefore(
            String label,
            Function<Bytes, Socks5Decoded<?>> decoder,
            byte[] bytes,
            Socks5Message message) {
        for (int length = 0; length < bytes.length; length++) {
            Socks5Decoded<?> prefix = decoder.apply(Bytes.of(bytes, 0, length));
            assertThat(prefix).as("%d bytes", length).isInstanceOf(NeedMore.class);
            assertThat(((NeedMore<?>) prefix).total())
                    .as("%d bytes", length)
                    .isGreaterThan(length)
                    .isLessThanOrEqualTo(bytes.length);
        }
        assertThat(decoder.apply(Bytes.of(bytes))).isEqualTo(new Done<>(message, bytes.length));
        byte[] surrounded = new byte[bytes.length + 20];
        Arrays.fill(surrounded, (byte) 0x33);
        System.arraycopy(bytes, 0, surrounded, 7, bytes.length);
        assertThat(decoder.apply(Bytes.of(surrounded, 7, bytes.length + 13)))
                .isEqualTo(new Done<>(message, bytes.length));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void aMessageIsWrittenAsItIsRead(
            String label,
            Function<Bytes, Socks5Decoded<?>> decoder,
            byte[] bytes,
            Socks5Message message) {
        assertThat(Socks5Codec.encode(message).copy()).isEqualTo(bytes);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                wrong(GREETING, "04", "version: 4 (expected: 5)", "RFC 1928 §3", 1),
                wrong(GREETING, "0500", "methods: none (expected: 1..255)", "RFC 1928 §3", 1),
                wrong(CHOICE, "0100", "version: 1 (expected: 5)", "RFC 1928 §3", 1),
                wrong(PASSWORD, "05", "version: 5 (expected: 1)", "RFC 1929 §2", 1),
                wrong(PASSWORD, "0102c3280161", "user:", "RFC 1929 §2", 1),
                wrong(PASSWORD, "0103610a620161", "user:", "RFC 1929 §2", 1),
                wrong(PASSWORD, "0103610062" + "0161", "user:", "RFC 1929 §2", 1),
                wrong(VERDICT, "05", "version: 5 (expected: 1)", "RFC 1929 §2", 1),
                wrong(REQUEST, "04", "version: 4 (expected: 5)", "RFC 1928 §4", 1),
                wrong(REQUEST, "05010002", "address type: 2", "RFC 1928 §5", 8),
                wrong(REQUEST, "05010000", "address type: 0", "RFC 1928 §5", 8),
                wrong(REQUEST, "050100ff", "address type: 255", "RFC 1928 §5", 8),
                wrong(REQUEST, "05000001c00002010050", "command: 0", "RFC 1928 §4", 7),
                wrong(REQUEST, "05040001c00002010050", "command: 4", "RFC 1928 §4", 7),
                wrong(REQUEST, "05ff0001c00002010050", "command: 255", "RFC 1928 §4", 7),
                wrong(REQUEST, "05010001c00002010000", "port: 0", "RFC 1928 §4", 1),
                wrong(REQUEST, "05010003000050", "host: empty", "RFC 1928 §5", 1),
                wrong(REQUEST, "0501000303610062" + "0050", "host: a?b", "RFC 1928 §5", 1),
                wrong(REQUEST, "0501000303610a62" + "0050", "host: a?b", "RFC 1928 §5", 1),
                wrong(REQUEST, "0501000302c3a9" + "0050", "host: ??", "RFC 1928 §5", 1),
                wrong(REQUEST, named("127.1"), "host: 127.1", "RFC 1928 §5", 1),
                wrong(REQUEST, named("fe80::1%eth0"), "host: fe80", "RFC 1928 §5", 1),
                wrong(REQUEST, named("a".repeat(64)), "host: aaa", "RFC 1928 §5", 1),
                wrong(REPLY, "01", "version: 1 (expected: 5)", "RFC 1928 §6", 1),
                wrong(REPLY, "05090001000000000000", "reply: 9", "RFC 1928 §6", 1),
                wrong(REPLY, "05000005", "address type: 5", "RFC 1928 §5", 8));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("malformed")
    void whatIsNoMessageIsToldWithItsRule(
            Function<Bytes, Socks5Decoded<?>> decoder,
            String hex,
            String reason,
            String section,
            int reply) {
        Socks5Decoded<?> decoded = decoder.apply(Bytes.of(HexFormat.of().parseHex(hex)));

        assertThat(decoded).isInstanceOf(Malformed.class);
        Malformed<?> malformed = (Malformed<?>) decoded;
        assertThat(malformed.reason()).startsWith(reason);
        assertThat(malformed.section()).isEqualTo(section);
        assertThat(malformed.reply().code()).isEqualTo(reply);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1., 127.0.0.1",
        "::1, ::1",
        "[::1], ::1",
        "[::1]., ::1",
        "::ffff:10.0.0.1, 10.0.0.1",
    })
    void aDomainThatIsALiteralIsThatAddress(String domain, String address) {
        assertThat(REQUEST.apply(Bytes.of(HexFormat.of().parseHex(named(domain)))))
                .extracting(done -> ((Request) ((Done<?>) done).value()).destination())
                .isEqualTo(address(address, 80));
    }

    @Test
    void aMappedAddressIsTheIpv4AddressItIs() {
        byte[] mapped =
                HexFormat.of().parseHex("05010004" + "00000000000000000000ffff7f000001" + "0050");

        assertThat(REQUEST.apply(Bytes.of(mapped)))
                .isEqualTo(new Done<>(new Request(Command.CONNECT, address("127.0.0.1", 80)), 22));
    }

    @Test
    void theReservedByteMeansNothing() {
        assertThat(REQUEST.apply(Bytes.of(HexFormat.of().parseHex("0501aa01c00002010050"))))
                .isInstanceOf(Done.class);
    }

    @Test
    void aPasswordThatWasNotTypedIsStillAnAnswer() {
        assertThat(PASSWORD.apply(Bytes.of(HexFormat.of().parseHex("0103626f6200"))))
                .isEqualTo(new Done<>(new PasswordRequest("bob", new byte[0]), 6));
        assertThat(PASSWORD.apply(Bytes.of(HexFormat.of().parseHex("010000"))))
                .isEqualTo(new Done<>(new PasswordRequest("", new byte[0]), 3));
    }

    @Test
    void aPasswordIsNotPrinted() {
        assertThat(new PasswordRequest("bob", ascii("secret")).toString())
                .isEqualTo("PasswordRequest[user=bob]");
    }

    @Test
    void aRequestNamesItsTarget() {
        assertThat(new Request(Command.CONNECT, name("example.com", 80)).target())
                .hasToString("example.com:80");
        assertThat(new Request(Command.CONNECT, address("10.0.0.1", 80)).target())
                .hasToString("10.0.0.1:80");
        assertThat(new Request(Command.CONNECT, address("2001:db8::1", 80)).target())
                .hasToString("[2001:db8:0:0:0:0:0:1]:80");
    }

    @Test
    void everyReplyHasItsCode() {
        for (int code = 0; code <= 8; code++) {
            assertThat(Socks5Reply.of(code).orElseThrow().code()).isEqualTo(code);
            byte[] bytes =
                    Socks5Codec.encode(Reply.of(Socks5Reply.values()[code])).copy();
            assertThat(bytes).hasSize(10).startsWith(5, code, 0, 1);
        }
        assertThat(Socks5Reply.of(9)).isEmpty();
        assertThat(Socks5Reply.of(-1)).isEmpty();
    }

    @Test
    void whatDoesNotFitItsFieldIsNotWritten() {
        List<Socks5Message> impossible = List.of(
                new Greeting(List.of()),
                new Greeting(Collections.nCopies(256, 0)),
                new PasswordRequest("", ascii("a")),
                new PasswordRequest("é".repeat(128), ascii("a")),
                new PasswordRequest("a", new byte[256]),
                new PasswordRequest("a", new byte[0]),
                new Request(Command.CONNECT, name("a\r\nb", 80)),
                new Request(Command.CONNECT, name("", 80)));
        for (Socks5Message message : impossible) {
            assertThatThrownBy(() -> Socks5Codec.encode(message))
                    .as("%s", message)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', NEED_MORE",
        "05, NEED_MORE",
        "0501, MATCH",
        "050100, MATCH",
        "05ff, MATCH",
        "0500, NO_MATCH",
        "04, NO_MATCH",
        "0401, NO_MATCH",
        "47, NO_MATCH",
        "16, NO_MATCH",
        "0d0a, NO_MATCH"
    })
    void aGreetingIsKnownByItsFirstTwoBytes(String hex, Verdict verdict) {
        assertThat(Socks5Codec.looksLike(Bytes.of(HexFormat.of().parseHex(hex))))
                .isEqualTo(verdict);
    }

    @Test
    void noiseNeverThrows() {
        Random random = new Random(1928);
        for (int round = 0; round < 200_000; round++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            likely(random, noise);
            for (Function<Bytes, Socks5Decoded<?>> decoder : DECODERS) {
                holds(decoder, noise);
            }
            Socks5Codec.looksLike(Bytes.of(noise));
        }
    }

    @Test
    void aBrokenMessageNeverThrows() {
        Random random = new Random(1929);
        List<byte[]> whole = messages().map(given -> (byte[]) given.get()[2]).toList();
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = whole.get(random.nextInt(whole.size())).clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            for (Function<Bytes, Socks5Decoded<?>> decoder : DECODERS) {
                holds(decoder, bytes);
            }
        }
    }

    /** Makes the first bytes of most noise plausible, so that it gets past the version. */
    private static void likely(Random random, byte[] noise) {
        if (noise.length > 4 && random.nextInt(4) > 0) {
            noise[0] = (byte) (random.nextBoolean() ? 5 : 1);
            noise[3] = (byte) (1 + random.nextInt(4));
            noise[4] = (byte) random.nextInt(40);
        }
    }

    private static void holds(Function<Bytes, Socks5Decoded<?>> decoder, byte[] bytes) {
        switch (decoder.apply(Bytes.of(bytes))) {
            case NeedMore<?>(int total) -> assertThat(total).isBetween(bytes.length + 1, 513);
            case Malformed<?>(var reason, var section, var reply) ->
                assertThat(reason).matches("[ -~…]*").hasSizeLessThan(200);
            case Done<?>(var value, int consumed) -> {
                assertThat(consumed).isBetween(2, bytes.length);
                assertThat(decoder.apply(Bytes.of(bytes, 0, consumed)))
                        .isEqualTo(new Done<>(value, consumed));
            }
        }
    }

    private static Arguments message(
            String label,
            Function<Bytes, Socks5Decoded<?>> decoder,
            String hex,
            Socks5Message message) {
        return Arguments.of(label, decoder, HexFormat.of().parseHex(hex), message);
    }

    private static Arguments wrong(
            Function<Bytes, Socks5Decoded<?>> decoder,
            String hex,
            String reason,
            String section,
            int reply) {
        return Arguments.of(decoder, hex, reason, section, reply);
    }

    private static String named(String host) {
        return "05010003" + HexFormat.of().toHexDigits((byte) host.length()) + hex(host) + "0050";
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    private static InetSocketAddress name(String name, int port) {
        return InetSocketAddress.createUnresolved(name, port);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
