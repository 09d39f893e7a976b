package dev.caravan.protocols.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;

class HostTextTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1., 127.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "0.0.0.0, 0.0.0.0",
        "::1, ::1",
        "[::1], ::1",
        "[::1]., ::1",
        "::, ::",
        "2001:DB8::a, 2001:db8::a",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "::ffff:127.0.0.1, 127.0.0.1",
        "[::ffff:7f00:1], 127.0.0.1",
        "64:ff9b::127.0.0.1, 64:ff9b::7f00:1",
    })
    void aLiteralIsTheAddressItSpells(String host, String address) {
        assertThat(HostText.problem(host)).isEmpty();
        assertThat(HostText.literal(host)).contains(InetAddress.ofLiteral(address));
        assertThat(HostText.withPort(host, 80))
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(address), 80));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "EXAMPLE.com",
                "example.com.",
                "localhost",
                "_dmarc.example.com",
                "xn--bcher-kva.example",
                "3com.com",
                "1.2.3.4.example",
                "a",
                "1a",
                "0xg",
                "under_score"
            })
    void aNameIsKeptAsItWasWritten(String host) {
        assertThat(HostText.problem(host)).isEmpty();
        assertThat(HostText.literal(host)).isEmpty();
        assertThat(HostText.withPort(host, 80))
                .isEqualTo(InetSocketAddress.createUnresolved(host, 80));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // read as an address by some resolvers only
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0X7F.0.0.1",
                "127.0.0.0x1",
                "017700000001",
                "0177.0.0.1",
                "127.0.0.01",
                "256.0.0.1",
                "1.2.3.4.5",
                "1.2.3.4.5.",
                "0x",
                "127.0.0.1..",
                "example.123",
                // zones and broken IPv6
                "fe80::1%eth0",
                "[fe80::1%25eth0]",
                ":::",
                "1::2::3",
                "::ffff:0177.0.0.1",
                "[127.0.0.1]",
                "[::1",
                "::1]",
                "[]",
                "[example.com]",
                "12345::",
                // no names
                "",
                ".",
                "..",
                ".example.com",
                "a..b",
                "exa mple",
                "exam\0ple",
                "exam\r\nple",
                "user@example.com",
                "example.com:80",
                "example.com/",
                "example.com#a",
                "a%62",
                "a\\b",
                "*.example.com",
                "bücher.example",
                "１２７.0.0.1",
                "example\u3002com",
                "a\u007f"
            })
    void whatIsNeitherIsRefused(String host) {
        assertThat(HostText.problem(host)).isPresent();
        assertThat(HostText.literal(host)).isEmpty();
        assertThatThrownBy(() -> HostText.withPort(host, 80))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("host: ");
    }

    @Test
    void lengthsAreThoseOfTheNameSystem() {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);

        assertThat(longest).hasSize(253);
        assertThat(HostText.problem(longest)).isEmpty();
        assertThat(HostText.problem(longest + ".")).isEmpty();
        assertThat(HostText.problem(longest + "a")).isPresent();
        assertThat(HostText.problem(label + "a.example")).isPresent();
    }

    @Test
    void aMessageShowsNothingThatBreaksALogLine() {
        assertThat(HostText.problem("a\r\nb\u001b[31m")).get().asString().contains("a??b?[31m");
        assertThat(HostText.problem("é".repeat(200)).orElseThrow()).hasSizeLessThan(160);
    }
}
