package dev.caravan.protocols.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Passport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class JsonFormatTest {
    private final HandTime time = new HandTime();
    private final Records records = new Records(1, time);
    private final Loop loop = records.loop(0);
    private final Client client = Client.at("192.0.2.7", 50_000);

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void anExchangeIsOneObject() {
        client.knows(Fact.USER, "alice").knows(Fact.PROTOCOL, "http");
        assertThat(json(Records.exchange(loop, client, "/a?b=1")))
                .isEqualTo("{\"time\":\"2026-03-01T10:20:30.123Z\",\"listener\":\"everything\","
                        + "\"connection\":7,\"client\":\"192.0.2.7:50000\",\"protocol\":\"http\","
                        + "\"user\":\"alice\",\"method\":\"GET\",\"path\":\"/a?b=1\","
                        + "\"host\":\"shop.example\",\"version\":\"HTTP/1.1\",\"route\":\"api\","
                        + "\"upstream\":\"pages\",\"endpoint\":\"127.0.0.1:9000\",\"status\":200,"
                        + "\"bytes_in\":0,\"bytes_out\":512,\"duration_us\":1830,"
                        + "\"connect_us\":40,\"first_byte_us\":1200,\"reused\":true,"
                        + "\"attempts\":1,\"termination\":\"ok\"}\n");
    }

    @Test
    void aRefusedTunnelSaysWhy() {
        Client six = Client.at("::1", 50_000);
        assertThat(json(Records.refusedTunnel(loop, six)))
                .isEqualTo("{\"time\":\"2026-03-01T10:20:30.123Z\",\"listener\":\"everything\","
                        + "\"connection\":7,\"client\":\"[::1]:50000\",\"protocol\":\"socks5\","
                        + "\"target\":\"[2001:db8::9]:443\",\"bytes_in\":0,\"bytes_out\":0,"
                        + "\"duration_us\":9,\"termination\":\"connect-refused\","
                        + "\"detail\":\"nothing listens at [2001:db8::9]:443\"}\n");
    }

    @Test
    void whateverBytesArriveTheLineIsJson() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            all.append((char) i);
        }
        AccessRecord record = Records.exchange(loop, client, all.toString());
        String line = json(record);
        assertThat(line.chars()).allMatch(c -> c == '\n' || c >= 0x20 && c < 0x7f);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(object(record)).containsEntry("path", all.toString());
    }

    @Test
    void aHostileByteIsSeenWhereverItStands() {
        for (int b = 0; b < 256; b++) {
            for (int at = 0; at < 17; at++) {
                String path = "a".repeat(at) + (char) b + "a".repeat(16 - at);
                AccessRecord record = Records.exchange(loop, client, path);
                assertThat(object(record)).containsEntry("path", path);
                record.giveBack(loop);
            }
        }
    }

    @Test
    void linesOfManyConnectionsTellTheirOwn() {
        Line line = new Line();
        line.into(new byte[Block.BYTES]);
        Format.Renderer renderer = Format.JSON.renderer(line);
        for (int round = 0; round < 2; round++) {
            for (int id = 0; id < 300; id++) {
                Client each = new Client(id, Client.socket("192.0.2." + id % 250, 1000 + id));
                AccessRecord record = Records.exchange(loop, each, "/");
                record.route = id % 3 == 0 ? "x".repeat(id) : "r" + id % 2;
                record.endpoint = Client.socket("127.0.0.1", 9000 + id % 40);
                line.at = 0;
                line.begin();
                renderer.render(record);
                var object = StrictJson.object(line.toString().strip());
                assertThat(object)
                        .containsEntry("connection", (long) id)
                        .containsEntry("client", "192.0.2." + id % 250 + ":" + (1000 + id))
                        .containsEntry("endpoint", "127.0.0.1:" + (9000 + id % 40));
                if (id > 0) {
                    String route = record.route;
                    assertThat(object)
                            .containsEntry(
                                    "route", route.substring(0, Math.min(255, route.length())));
                }
                record.giveBack(loop);
            }
        }
    }

    @Test
    void whateverTextIsKnownTheLineIsJson() {
        String all = "\0\t\"\\\u007f\u0080é\u2028\ud83d\udc2a";
        AccessRecord record = Records.refusedTunnel(loop, client);
        record.user = all;
        record.detail = all + "\udc2a\ud83d";
        record.target = "\"" + all;
        assertThat(object(record))
                .containsEntry("user", all)
                .containsEntry("detail", all + "\ufffd\ufffd")
                .containsEntry("target", "\"" + all);
    }

    @Test
    void aCutRequestIsMarked() {
        AccessRecord record = Records.exchange(loop, client, "/" + "x".repeat(2000));
        assertThat(object(record)).containsEntry("cut", true);
        assertThat((String) object(record).get("path")).startsWith("/xxx").hasSize(1009);
    }

    @Test
    void factsAreFields() {
        client.knows(Fact.of("first-bytes", String.class), "16 03\n")
                .knows(Fact.of("bot", Boolean.class), true)
                .knows(Fact.of("score", Integer.class), -12)
                .knows(Fact.of("share", Double.class), 0.25)
                .knows(Fact.of("none", Double.class), Double.NaN);
        assertThat(object(Records.exchange(loop, client, "/")))
                .containsEntry(
                        "facts",
                        Map.of(
                                "first-bytes",
                                "16 03\n",
                                "bot",
                                true,
                                "score",
                                -12L,
                                "share",
                                0.25,
                                "none",
                                "NaN"));
    }

    @Test
    void manyHugeTextsStillMakeALineThatFits() {
        String huge = "\u0001".repeat(100_000);
        for (int i = 0; i < 500; i++) {
            client.knows(Fact.of("fact-" + i, String.class), huge);
        }
        AccessRecord record = Records.exchange(loop, client, huge);
        record.user = huge;
        record.route = huge;
        record.upstream = huge;
        record.detail = huge;
        assertThat(object(record)).containsEntry("cut", true).containsEntry("termination", "ok");
        assertThat(json(record)).hasSizeLessThanOrEqualTo(Line.MAX_BYTES);
    }

    @Test
    void theDebugFormShowsThePassport() {
        Passport passport = Passport.begun(1_000);
        passport.stamp("detect", 1_000);
        passport.stamp("connecting", 121_000);
        client.carries(passport);
        AccessRecord record = Records.exchange(loop, client, "/");
        assertThat(StrictJson.object(Records.rendered(Format.JSON_DEBUG, record).strip()))
                .containsEntry(
                        "passport",
                        List.of(
                                Map.of("state", "detect", "us", 0L),
                                Map.of("state", "connecting", "us", 120L)));
        assertThat(object(record)).doesNotContainKey("passport");
    }

    private static String json(AccessRecord record) {
        return Records.rendered(Format.JSON, record);
    }

    private static Map<String, Object> object(AccessRecord record) {
        return StrictJson.object(json(record).strip());
    }
}
