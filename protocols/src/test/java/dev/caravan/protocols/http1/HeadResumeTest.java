package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

class HeadResumeTest {
    static List<String> requests() {
        return List.of(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\nGET http://a:80/x?y HTTP/1.0\r\nHost: b\r\nX:\r\nY: \t z \t\r\n\r\n",
                "CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\nConnection: close\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: a\r\n\r\n5\r\nhello");
    }

    static List<String> responses() {
        return List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX : y\r\n\r\nhello",
                "HTTP/1.0 200\r\nA: b\r\n c\r\n\td\r\nConnection: x\r\nX: y\r\n\r\n",
                "HTTP/1.1 404 Not Found\nA: b\nContent-Length: 3, 3\n\nabc");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestMeansTheSameWhereverItIsSplit(String message) {
        Splits.allAgree(Heads.bytes(message), true, HeadRules.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void aResponseMeansTheSameWhereverItIsSplit(String message) {
        var tolerant = HeadRules.DEFAULT.tolerating(List.of(Tolerance.values()));
        Splits.allAgree(Heads.bytes(message), false, tolerant);
        Splits.allAgree(Heads.bytes(message), false, HeadRules.DEFAULT);
    }

    /**
     * What was scanned is overwritten with NUL, which no part of a head may hold, so a second look
     * at it would refuse the head. Names that the codec knows are read again at the line's end, so
     * the lines here have others.
     */
    @Test
    void noFieldByteIsScannedTwice() {
        byte[] b = Heads.bytes("HTTP/1.1 200 OK\r\nFirst: one\r\nSecond:\ttwo \r\nThird:\r\n\r\n");
        byte[] arrived = new byte[b.length];
        Head head = Head.create();
        Parsed parsed = Parsed.NEED_MORE;
        for (int to = 1; to <= b.length; to++) {
            arrived[to - 1] = b[to - 1];
            parsed = HeadCodec.response(head, arrived, 0, to, HeadRules.DEFAULT);
            if (to < b.length) {
                assertThat(parsed).as("at " + to).isEqualTo(Parsed.NEED_MORE);
                assertThat(head.length()).isEqualTo(to);
            }
            // The version is one word and the status one number: judged when they are whole.
            Arrays.fill(arrived, Math.min(to, 12), to, (byte) 0);
        }
        assertThat(parsed).isEqualTo(Parsed.DONE);
        assertThat(head.fields().count()).isEqualTo(3);
        assertThat(head.fields().nameTo(2) - head.fields().nameFrom(2)).isEqualTo(5);
    }

    @Test
    void aHeadGivenUpHalfWayIsStartedAnew() {
        Head head = Head.create();
        assertThat(Heads.read(head, "GET /a HTTP/1.1\r\nX: y", true, HeadRules.DEFAULT))
                .isEqualTo(Parsed.NEED_MORE);

        head.clear();

        assertThat(Heads.read(head, requests().get(0), true, HeadRules.DEFAULT))
                .isEqualTo(Parsed.DONE);
        assertThat(head.fields().count()).isEqualTo(1);
    }

    @Test
    void aHeadThatIsTooLongIsRefusedAsSoonAsItIs() {
        var rules = new HeadRules(512, 64, 128, 1000, java.util.Set.of());
        String head = "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(100) + "\r\n";
        byte[] b = Heads.bytes(head);

        assertThat(Heads.split(b, true, rules, 511)).isEqualTo("need more");
        assertThat(Heads.split(b, true, rules, 512)).isEqualTo("malformed HEAD_TOO_LONG at 512");
        Splits.allAgree(b, true, rules);
        byte[] fits = Heads.bytes("GET / HTTP/1.1\r\nHost: a\r\n" + "XX: yy\r\n".repeat(58));
        byte[] exact = Heads.bytes(Octets.string(fits, 0, 489) + "X: 345678901234567\r\n\r\n");
        assertThat(Heads.split(exact, true, rules, exact.length)).startsWith("GET");
    }

    /** Any bytes, however broken, mean the same in one piece and in several. */
    @Test
    void mutatedHeadsMeanTheSameInPieces() {
        var random = new Random(9112);
        var tolerant = HeadRules.DEFAULT.tolerating(List.of(Tolerance.values()));
        byte[] spice = Heads.bytes("\r\n\r\n \t:,\0\u007f\u0080/@#[]%09aZ_-;HTTP/1.1");
        int done = 0;
        for (int round = 0; round < 20_000; round++) {
            boolean request = random.nextBoolean();
            List<String> from = request ? requests() : responses();
            byte[] b = Heads.bytes(from.get(random.nextInt(from.size())));
            for (int i = random.nextInt(3); i >= 0; i--) {
                b = mutate(b, random, spice);
            }
            HeadRules rules = random.nextBoolean() ? tolerant : HeadRules.DEFAULT;
            Head head = Head.create();
            String whole =
                    Heads.outcome(head, Heads.read(head, b.clone(), 0, b.length, request, rules));
            int i = random.nextInt(b.length + 1);
            int j = i + random.nextInt(b.length - i + 1);
            assertThat(Heads.split(b, request, rules, i, j, b.length))
                    .as(() -> round(request, i, j))
                    .isEqualTo(whole);
            done += head.fields.problem == null && head.fields.state == HeadCodec.OVER ? 1 : 0;
            writtenIsReadAgain(head, request);
        }
        assertThat(done).as("heads that survived").isBetween(1_000, 15_000);
    }

    /** What we write, we would accept, and it frames its body as what we read. */
    private static void writtenIsReadAgain(Head head, boolean request) {
        if (head.fields.problem != null || head.fields.state != HeadCodec.OVER) {
            return;
        }
        HeadEdits edits = HeadEdits.create();
        if (request && head.minorVersion() == 0 && head.host().isEmpty()) {
            edits.host("origin.example");
        }
        String written = Heads.write(head, edits);
        Head again = Head.create();
        Parsed parsed = Heads.read(again, written, request, HeadRules.DEFAULT);
        assertThat(parsed).as(written).isEqualTo(Parsed.DONE);
        assertThat(again.length()).isEqualTo(written.length());
        assertThat(again.contentLength()).isEqualTo(head.contentLength());
        assertThat(again.chunked()).isEqualTo(head.chunked());
        assertThat(again.status()).isEqualTo(head.status());
        assertThat(again.methodText()).isEqualTo(head.methodText());
    }

    private static byte[] mutate(byte[] b, Random random, byte[] spice) {
        int at = random.nextInt(b.length);
        byte octet = spice[random.nextInt(spice.length)];
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] set = b.clone();
                set[at] = octet;
                yield set;
            }
            case 1 -> Heads.bytes(text(b, 0, at) + (char) (octet & 255) + text(b, at, b.length));
            case 2 -> Heads.bytes(text(b, 0, at) + text(b, at + 1, b.length) + "\r\n");
            default -> {
                int to = at + random.nextInt(b.length - at);
                yield Heads.bytes(text(b, 0, to) + text(b, at, b.length));
            }
        };
    }

    private static String text(byte[] b, int from, int to) {
        return Octets.string(b, from, to);
    }

    private static String round(boolean request, int i, int j) {
        return (request ? "request" : "response") + " split at " + i + " and " + j;
    }
}
