package dev.caravan.protocols.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** resolv.conf(5) as machines have it. */
final class NameServersTest {

    @Test
    void readsWhatIsUsedAndSkipsTheRest() {
        NameServers read = NameServers.parse("""
            # made by somebody
            ; or other
            domain old.test
            search a.test b.test
            nameserver 192.0.2.1
              nameserver   2001:db8::1
            options ndots:2 timeout:3 attempts:4 rotate
            sortlist 10.0.0.0
            """);
        assertThat(read)
                .isEqualTo(new NameServers(
                        List.of(at("192.0.2.1"), at("2001:db8::1")),
                        List.of("a.test", "b.test"),
                        Duration.ofSeconds(3),
                        4));
    }

    @Test
    void hasDefaultsAndAtMostThreeServers() {
        NameServers read =
                NameServers.parse("nameserver 192.0.2.1\n".repeat(5) + "options timeout:");
        assertThat(read.servers()).hasSize(3);
        assertThat(read.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(read.attempts()).isEqualTo(2);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> NameServers.parse("search a.test"))
                .hasMessage("name servers: none (expected: 1 or more)");
        assertThatThrownBy(() -> NameServers.parse("nameserver dns.test"))
                .hasMessage("nameserver: dns.test (expected: an address)");
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 53);
    }
}
