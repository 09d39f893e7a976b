package dev.caravan.protocols.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PassportTest {
    private final Passport passport = Passport.begun(5_000);

    @Test
    void showsStatesInTheirOrderWithTheirTimes() {
        passport.stamp("detect", 5_000);
        passport.stamp("socks5", 25_000);
        passport.stamp("socks5", 30_000);
        passport.stamp("connecting", 105_000);
        assertThat(passport).hasToString("detect+0 socks5+20 connecting+100");
        assertThat(passport.size()).isEqualTo(3);
        assertThat(passport.nanos(1)).isEqualTo(20_000);
    }

    @Test
    void forgetsTheOldestWhenThereAreMany() {
        for (int i = 0; i < 40; i++) {
            passport.stamp("s" + i, 5_000 + i);
        }
        assertThat(passport.size()).isEqualTo(Passport.STAMPS);
        assertThat(passport.forgotten()).isEqualTo(24);
        assertThat(passport.state(0)).isEqualTo("s24");
        assertThat(passport.state(15)).isEqualTo("s39");
        assertThat(passport.nanos(15)).isEqualTo(39);
    }

    @Test
    void hasNoStateBeyondTheLast() {
        assertThatThrownBy(() -> passport.state(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
