package dev.caravan.protocols.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

class LineTest {
    private final Line line = new Line();

    LineTest() {
        line.into(new byte[4 * Line.MAX_BYTES]);
        line.begin();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                7,
                9,
                10,
                99,
                100,
                101,
                999,
                1000,
                123_456_789,
                -1,
                -10,
                -123,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                1_000_000_000_000_000_000L
            })
    void numbersAreDecimal(long number) {
        line.number(number);
        assertThat(line).hasToString(Long.toString(number));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,0.0.0.0",
        "192.0.2.10,192.0.2.10",
        "255.99.100.9,255.99.100.9",
        "::,::",
        "::1,::1",
        "1::,1::",
        "2001:db8::1,2001:db8::1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "fe80::1234:abcd,fe80::1234:abcd",
        "1:2:3:4:5:6:7:0,1:2:3:4:5:6:7:0",
        "1:2:3:4:5:6::,1:2:3:4:5:6::",
    })
    void addressesAreWrittenAsRfc5952Says(String address, String text) {
        AddressText.alone(line, Client.socket(address, 1));
        assertThat(line).hasToString(text);
    }

    @Test
    void anUnresolvedAddressStandsByItsName() {
        AddressText.withPort(line, InetSocketAddress.createUnresolved("a\"b", 80));
        assertThat(line).hasToString("a\\\"b:80");
    }

    @Test
    void timesAreThoseOfTheCalendar() {
        DateTimeFormatter rfc3339 =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);
        DateTimeFormatter common =
                DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss +0000", Locale.ENGLISH);
        Random random = new Random(1);
        Stamp one = new Stamp();
        Stamp other = new Stamp();
        long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        for (int i = 0; i < 20_000; i++) {
            long millis = i == 0 ? last : Math.floorMod(random.nextLong(), last);
            var civil = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
            line.at = 0;
            one.rfc3339(line, millis);
            assertThat(line).hasToString(rfc3339.format(civil));
            line.at = 0;
            other.common(line, millis);
            assertThat(line).hasToString(common.format(civil));
        }
    }

    @Test
    void theNextMillisecondOfTheSameSecondIsTold() {
        Stamp stamp = new Stamp();
        stamp.rfc3339(line, 1_700_000_000_001L);
        line.put(' ');
        stamp.rfc3339(line, 1_700_000_000_999L);
        line.put(' ');
        stamp.rfc3339(line, 1_700_000_001_000L);
        assertThat(line)
                .hasToString("2023-11-14T22:13:20.001Z 2023-11-14T22:13:20.999Z"
                        + " 2023-11-14T22:13:21.000Z");
    }
}
