package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

class HttpDateTest {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final HttpDate date = HttpDate.create();

    @Test
    void writesTheExampleOfTheRfc() {
        assertThat(text(784_111_777_000L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(text(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
    }

    @Test
    void isRightOnAnyDay() {
        var random = new Random(9110);
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong(253_402_300_800_000L);
            assertThat(text(millis)).isEqualTo(FORMAT.format(Instant.ofEpochMilli(millis)));
        }
        for (int year = 1970; year < 2500; year++) {
            for (String day : new String[] {"-01-01", "-02-28", "-03-01", "-12-31"}) {
                Instant at = Instant.parse(year + day + "T23:59:59.999Z");
                assertThat(text(at.toEpochMilli())).isEqualTo(FORMAT.format(at));
            }
        }
    }

    @Test
    void isMadeOnceASecond() {
        byte[] first = date.at(5_000);

        assertThat(date.at(5_999)).isSameAs(first);
        assertThat(text(6_000)).endsWith("00:00:06 GMT");
    }

    @Test
    void refusesYearsItCannotWrite() {
        assertThatThrownBy(() -> date.at(253_402_300_800_000L))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String text(long millis) {
        return Octets.string(date.at(millis), 0, HttpDate.LENGTH);
    }
}
