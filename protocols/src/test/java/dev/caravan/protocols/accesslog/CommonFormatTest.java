package dev.caravan.protocols.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Fact;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommonFormatTest {
    private final Records records = new Records(1, new HandTime());
    private final Loop loop = records.loop(0);
    private final Client client = Client.at("2001:db8::7", 50_000);

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void anExchangeReadsLikeAWebServersLine() {
        client.knows(Fact.USER, "alice");
        assertThat(common(Records.exchange(loop, client, "/a")))
                .isEqualTo("2001:db8::7 - alice [01/Mar/2026:10:20:30 +0000]"
                        + " \"GET /a HTTP/1.1\" 200 512 1830 ok\n");
    }

    @Test
    void aTunnelStandsAsItsProtocolAndTarget() {
        assertThat(common(Records.refusedTunnel(loop, client)))
                .isEqualTo("2001:db8::7 - - [01/Mar/2026:10:20:30 +0000]"
                        + " \"SOCKS5 [2001:db8::9]:443\" - - 9 connect-refused\n");
    }

    @Test
    void hostileTextKeepsItsColumn() {
        AccessRecord record = Records.exchange(loop, client, "/\" 500 \n\\é");
        record.user = "a b\u20ac";
        assertThat(common(record))
                .isEqualTo("2001:db8::7 - a\\x20b? [01/Mar/2026:10:20:30 +0000]"
                        + " \"GET /\\x22 500 \\x0a\\x5c\\xe9 HTTP/1.1\" 200 512 1830 ok\n");
    }

    private static String common(AccessRecord record) {
        return Records.rendered(Format.COMMON, record);
    }
}
