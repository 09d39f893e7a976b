package dev.caravan.protocols.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

class TargetsTest {
    private final OwnAddresses ours = OwnAddresses.on(List::of, Runnable::run, new HandClock());

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, this host or network",
        "0.1.2.3, this host or network",
        "::, this host or network",
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "::1, loopback",
        "10.0.0.1, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.0.1, private",
        "fc00::1, private",
        "fdff::1, private",
        "100.64.0.1, carrier-grade NAT",
        "100.127.255.255, carrier-grade NAT",
        "169.254.0.1, link-local",
        "fe80::1, link-local",
        "febf::1, link-local",
        "169.254.169.254, cloud metadata",
        "fd00:ec2::254, cloud metadata",
        "168.63.129.16, cloud metadata",
        "100.100.100.200, cloud metadata",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "ff02::1, multicast",
        "255.255.255.255, broadcast",
        "198.18.0.1, for benchmarking",
        "198.19.255.255, for benchmarking",
        "2001:2::1, for benchmarking",
        "192.0.2.1, for documentation",
        "198.51.100.1, for documentation",
        "203.0.113.1, for documentation",
        "2001:db8::1, for documentation",
        "3fff::1, for documentation",
        "192.0.0.8, reserved",
        "240.0.0.1, reserved",
        "255.255.255.254, reserved",
        "fec0::1, reserved",
        "100::1, reserved",
        "4000::1, reserved",
        "64:ff9b::8.8.8.8, behind NAT64",
        "64:ff9b:1::1, behind NAT64",
        "2002:808:808::1, 6to4",
        "192.88.99.1, 6to4",
        "2001:0:1::1, Teredo",
        "2001:10::1, no locator",
        "::8.8.8.8, an IPv4-compatible address",
        "::ffff:10.0.0.1, private",
        "::ffff:127.0.0.1, loopback",
    })
    void whatIsNotOfThePublicInternetIsRefusedWithItsKind(String address, String kind) {
        assertThat(why(Targets.publicOnly(), "name.example", address, 80)).contains(kind);
        assertThat(why(Targets.publicOnly(), address, address, 80)).contains(kind);
        assertThat(why(Targets.any(), address, address, 80)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "2001:1::1",
                "2003::1",
                "3ffe:ffff::1"
            })
    void thePublicInternetIsNot(String address) {
        assertThat(why(Targets.publicOnly(), "name.example", address, 443)).isEmpty();
    }

    @Test
    void anAllowedBlockOpensWhatIsNotPublic() {
        Targets targets = Targets.publicOnly().allow("10.20.0.0/16").allow("loopback");

        assertThat(why(targets, "intranet.example", "10.20.3.4", 80)).isEmpty();
        assertThat(why(targets, "10.20.3.4", "10.20.3.4", 80)).isEmpty();
        assertThat(why(targets, "x", "::ffff:10.20.3.4", 80)).isEmpty();
        assertThat(why(targets, "x", "127.0.0.1", 80)).isEmpty();
        assertThat(why(targets, "x", "::1", 80)).isEmpty();
        assertThat(why(targets, "x", "10.21.0.1", 80)).contains("10.21.0.1:80 is private");
    }

    @Test
    void anAllowedNameOpensPrivateNetworksButNothingCloser() {
        Targets targets = Targets.publicOnly().allow("*.corp.example").allow("Printer.example");

        assertThat(why(targets, "a.corp.example", "10.0.0.1", 80)).isEmpty();
        assertThat(why(targets, "A.B.CORP.example.", "fd00::1", 80)).isEmpty();
        assertThat(why(targets, "printer.EXAMPLE", "192.168.1.9", 80)).isEmpty();
        assertThat(why(targets, "corp.example", "10.0.0.1", 80)).contains("private");
        assertThat(why(targets, "evilcorp.example", "10.0.0.1", 80)).contains("private");
        assertThat(why(targets, "a.printer.example", "10.0.0.1", 80)).contains("private");
        assertThat(why(targets, "10.0.0.1", "10.0.0.1", 80)).contains("private");
        assertThat(why(targets, "a.corp.example", "127.0.0.1", 80))
                .contains("loopback (only a rule for the address opens it)");
        assertThat(why(targets, "a.corp.example", "169.254.169.254", 80))
                .contains("cloud metadata");
    }

    @Test
    void cloudMetadataIsOpenedByItsAddressOnly() {
        Targets wide = Targets.publicOnly().allow("169.254.0.0/16").allow("fc00::/7");
        Targets exact = Targets.publicOnly().allow("169.254.169.254");

        assertThat(why(wide, "x", "169.254.1.1", 80)).isEmpty();
        assertThat(why(wide, "x", "169.254.169.254", 80)).contains("cloud metadata");
        assertThat(why(wide, "x", "fd00:ec2::254", 80)).contains("cloud metadata");
        assertThat(why(exact, "x", "169.254.169.254", 80)).isEmpty();
        assertThat(why(Targets.none().allow("0.0.0.0/0"), "x", "169.254.169.254", 80))
                .contains("cloud metadata");
    }

    @Test
    void whatIsDeniedIsDeniedThroughEverySpelling() throws UnknownHostException {
        Targets targets = Targets.any().deny("10.0.0.0/8").allow("10.1.0.0/16");

        assertThat(why(targets, "x", "10.1.2.3", 80)).contains("denied by 10.0.0.0/8");
        assertThat(why(targets, "x", "64:ff9b::10.1.2.3", 80)).contains("denied by 10.0.0.0/8");
        assertThat(why(targets, "x", "2002:a01:203::1", 80)).contains("denied by 10.0.0.0/8");
        assertThat(why(targets, "x", "64:ff9b::11.1.2.3", 80)).isEmpty();
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xFF;
        mapped[12] = 10;
        assertThat(targets.refuses(
                        new Target("x", 80),
                        new InetSocketAddress(Inet6Address.getByAddress("", mapped, -1), 80),
                        ours))
                .isPresent();
    }

    @Test
    void anAllowedTranslatorOpensWhatMayBeReachedWithoutIt() {
        Targets targets = Targets.publicOnly().allow("64:ff9b::/96");

        assertThat(why(targets, "x", "64:ff9b::8.8.8.8", 80)).isEmpty();
        assertThat(why(targets, "x", "64:ff9b::10.0.0.1", 80))
                .contains("embeds")
                .contains("private");
        assertThat(why(targets, "x", "64:ff9b::169.254.169.254", 80)).contains("metadata");
        assertThat(why(targets.allow("10.0.0.0/8"), "x", "64:ff9b::10.0.0.1", 80))
                .isEmpty();
    }

    @Test
    void aDeniedNameIsDeniedWhereTheClientWroteIt() {
        Targets targets = Targets.any().deny("*.ads.example").deny("evil.example");

        assertThat(why(targets, "x.ads.example", "8.8.8.8", 80))
                .contains("denied by *.ads.example");
        assertThat(why(targets, "EVIL.example.", "8.8.8.8", 80)).contains("denied by evil.example");
        assertThat(why(targets, "good.example", "8.8.8.8", 80)).isEmpty();
        assertThat(targets.refuses(new Target("x.ads.example", 80))).isPresent();
        assertThat(targets.refuses(new Target("good.example", 80))).isEmpty();
    }

    @Test
    void portsAreAllowedAndDenied() {
        Targets noMail = Targets.publicOnly().denyPorts(25, 465).denyPorts("6000-6063");
        Targets web = Targets.publicOnly().allowPorts(80).allowPorts(443).denyPorts(80);

        assertThat(why(noMail, "x", "8.8.8.8", 25)).contains("port 25 is denied");
        assertThat(why(noMail, "x", "8.8.8.8", 6063)).contains("port 6063 is denied");
        assertThat(why(noMail, "x", "8.8.8.8", 6064)).isEmpty();
        assertThat(why(web, "x", "8.8.8.8", 443)).isEmpty();
        assertThat(why(web, "x", "8.8.8.8", 80)).contains("denied");
        assertThat(why(web, "x", "8.8.8.8", 22)).contains("not among those allowed");
        assertThat(web.refuses(new Target("x", 22))).isPresent();
        assertThat(why(Targets.any().denyPorts(25).allow("8.8.8.8"), "x", "8.8.8.8", 25))
                .isNotEmpty();
    }

    @Test
    void noneIsWhatIsAllowedAndNothingElse() {
        Targets byName = Targets.none().allow("*.example.com");
        Targets byAddress = Targets.none().allow("8.8.8.0/24");

        assertThat(why(byName, "a.example.com", "8.8.8.8", 80)).isEmpty();
        assertThat(why(byName, "other.example", "8.8.8.8", 80)).contains("not among those allowed");
        assertThat(why(byName, "a.example.com", "127.0.0.1", 80)).contains("loopback");
        assertThat(byName.refuses(new Target("other.example", 80))).isPresent();
        assertThat(byName.refuses(new Target("a.example.com", 80))).isEmpty();
        assertThat(why(byAddress, "x", "8.8.8.8", 80)).isEmpty();
        assertThat(why(byAddress, "x", "8.8.9.8", 80)).contains("not among those allowed");
        assertThat(byAddress.refuses(new Target("x", 80))).isEmpty();
    }

    @Test
    void ourOwnAddressesAreRefusedWhateverTheRulesSay() {
        ours.add(OwnAddresses.Kind.MANAGEMENT, address("127.0.0.1", 9640));
        Targets wide = Targets.any().allow("127.0.0.0/8").allow("own.example");

        for (String spelling :
                List.of("127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "0.0.0.0", "::")) {
            assertThat(why(wide, "own.example", spelling, 9640))
                    .as(spelling)
                    .contains("is our own (management)");
        }
        assertThat(why(wide, "x", "127.0.0.1", 9641)).isEmpty();
        assertThat(why(wide, "x", "127.0.0.2", 9640)).isEmpty();
    }

    @Test
    void ourOwnAddressesAreOpenedByTheirKind() {
        ours.add(OwnAddresses.Kind.MANAGEMENT, address("127.0.0.1", 9640));
        ours.add(OwnAddresses.Kind.LISTENERS, address("127.0.0.1", 1080));
        Targets targets = Targets.any().allowOwn(OwnAddresses.Kind.MANAGEMENT);

        assertThat(why(targets, "x", "127.0.0.1", 9640)).isEmpty();
        assertThat(why(targets, "x", "127.0.0.1", 1080)).contains("our own (listeners)");
        assertThat(why(
                        Targets.publicOnly().allowOwn(OwnAddresses.Kind.MANAGEMENT),
                        "x",
                        "127.0.0.1",
                        9640))
                .contains("loopback");
    }

    @Test
    void anAddressThatWasNotResolvedIsRefused() {
        assertThat(Targets.any()
                        .refuses(
                                new Target("a.example", 80),
                                InetSocketAddress.createUnresolved("a.example", 80),
                                ours))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.",
                "**.example",
                "a.*.example",
                "exa mple",
                "10.0.0.0/99",
                "10.0.0.1/8",
                "127.1",
                "*.10.0.0.1",
                "http://example.com",
                "example.com:80",
                "fe80::1%1"
            })
    void aRuleThatIsNoneIsRefusedByName(String rule) {
        assertThatThrownBy(() -> Targets.any().allow(rule))
                .isInstanceOf(InvalidAccessException.class)
                .hasMessageStartingWith(rule + ":");
        assertThat(Targets.problem(rule)).isPresent();
        assertThat(Targets.problem("*.example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "a", "2-1", "1-", "-1", "1-65536", "0-5"})
    void portsThatAreNoneAreRefused(String ports) {
        assertThat(Targets.portsProblem(ports)).get().asString().contains("expected");
        assertThat(Targets.portsProblem("6000-6063")).isEmpty();
    }

    /** The refusal's detail, or the empty string. */
    private String why(Targets targets, String host, String address, int port) {
        Optional<Refusal> refusal =
                targets.refuses(new Target(host, port), address(address, port), ours);
        refusal.ifPresent(why -> assertThat(why.kind()).isEqualTo(Refusal.Kind.NOT_ALLOWED));
        return refusal.map(Refusal::detail).orElse("");
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }
}
