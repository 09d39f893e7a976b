package dev.caravan.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3",
        "10.1.2.3/32, 10.1.2.3",
        "10.1.2.3/8, 10.0.0.0/8",
        "10.1.2.3/0, 0.0.0.0/0",
        "192.168.129.7/17, 192.168.128.0/17",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
        "2001:db8::1/32, 2001:db8:0:0:0:0:0:0/32",
        "::ffff:10.1.2.3, 10.1.2.3",
    })
    void spellingsOfOneBlockAreOne(String text, String normal) {
        assertThat(Blocks.normal(text)).contains(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "x",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/",
                "::1/129",
                "localhost",
                "999",
                "10.1",
                "10.0.0.256",
                "1.2.3.4/8/9"
            })
    void anythingElseIsNone(String text) {
        assertThat(Blocks.normal(text)).isEmpty();
    }

    @Test
    void aCursorComesBackAsItWent() {
        Cursor cursor = new Cursor("a1", 17);
        assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
    }
}
