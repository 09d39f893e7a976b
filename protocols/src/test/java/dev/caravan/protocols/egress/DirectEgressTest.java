package dev.caravan.protocols.egress;

import static dev.caravan.protocols.egress.FakeDns.a;
import static dev.caravan.protocols.egress.FakeDns.aaaa;
import static dev.caravan.protocols.egress.FakeDns.cname;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.protocols.egress.Dialling.Came;
import dev.caravan.protocols.loop.EventLoops.Transport;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Refusal.Kind;
import dev.caravan.protocols.stack.Target;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The direct way out, with real sockets and a name server that says what it is told. */
final class DirectEgressTest {
    private static final Dial.Judge PUBLIC_ONLY = (target, address) -> address.getAddress()
                    .isLoopbackAddress()
            ? Optional.of(Refusal.of(
                    Kind.NOT_ALLOWED,
                    target + " at " + address.getAddress().getHostAddress() + ": targets: public"))
            : Optional.empty();

    @TempDir
    private Path files;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anAddressNeedsNoNameServer(Transport transport) throws Exception {
        try (var dialling = new Dialling(transport)) {
            Came came = dialling.dial(Egress.direct(), "127.0.0.1");
            assertThat(came.remote()).isEqualTo("127.0.0.1");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aPortWhereNobodyListensIsRefused(Transport transport) throws Exception {
        try (var dialling = new Dialling(transport)) {
            int port = dialling.port();
            dialling.server().close();
            Came came = dialling.dial(Egress.direct(), "127.0.0.1", port, Dialling.ANYTHING);
            assertThat(came.refusal())
                    .isEqualTo(Refusal.of(
                            Kind.CONNECTION_REFUSED, "127.0.0.1:" + port + ": connection refused"));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anAddressThatNeverAnswersTimesOut(Transport transport) throws Exception {
        try (var dialling = new Dialling(transport);
                var full = new Unanswering()) {
            Egress egress = DirectEgress.with().within(Duration.ofMillis(300)).build();
            Came came = dialling.dial(egress, "127.0.0.1", full.port(), Dialling.ANYTHING);
            assertThat(came.refusal().kind()).isEqualTo(Kind.CONNECT_TIMED_OUT);
            assertThat(came.refusal().detail()).contains("127.0.0.1:" + full.port());
        }
    }

    @Test
    void aMappedAddressIsJudgedAsTheAddressItIs() throws Exception {
        try (var dialling = new Dialling(Transport.best())) {
            Came came = dialling.dial(
                    Egress.direct(), "::ffff:127.0.0.1", dialling.port(), PUBLIC_ONLY);
            assertThat(came.refusal().kind()).isEqualTo(Kind.NOT_ALLOWED);
            assertThat(came.refusal().detail()).contains("targets: public");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aNameIsAskedForAndItsAddressDialled(Transport transport) throws Exception {
        try (var dialling = new Dialling(transport);
                var dns = new FakeDns()) {
            dns.answers("shop.test", "A", a("shop.test", 60, "127.0.0.1"));
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            assertThat(dialling.dial(egress, "Shop.TEST.").remote()).isEqualTo("127.0.0.1");
            assertThat(dialling.dial(egress, "shop.test").remote()).isEqualTo("127.0.0.1");
            assertThat(dns.asked()).containsExactlyInAnyOrder("shop.test/A", "shop.test/AAAA");
        }
    }

    @Test
    void anAliasIsFollowedWithinAnAnswerAndBeyondIt() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.answers(
                    "one.test",
                    "A",
                    cname("one.test", 60, "two.test"),
                    cname("two.test", 60, "three.test"));
            dns.answers("three.test", "A", a("three.test", 60, "127.0.0.1"));
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            assertThat(dialling.dial(egress, "one.test").remote()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void recordsOfOtherNamesAreNotBelieved() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.answers("mine.test", "A", a("yours.test", 60, "127.0.0.1"));
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            assertThat(dialling.dial(egress, "mine.test").refusal().kind())
                    .isEqualTo(Kind.NAME_NOT_FOUND);
        }
    }

    @Test
    void aNameThatDoesNotExistSaysSoAndIsNotAskedForAgainAtOnce() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            for (int i = 0; i < 3; i++) {
                Refusal why = dialling.dial(egress, "nowhere.test").refusal();
                assertThat(why.kind()).isEqualTo(Kind.NAME_NOT_FOUND);
                assertThat(why.detail())
                        .isEqualTo("nowhere.test:" + dialling.port() + ": no such name");
            }
            assertThat(dns.asked()).hasSize(2);
        }
    }

    @Test
    void aNameServerThatFailsIsNotTakenForAMissingName() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.fails("broken.test", "A", 2).fails("broken.test", "AAAA", 2);
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            Refusal why = dialling.dial(egress, "broken.test").refusal();
            assertThat(why.kind()).isEqualTo(Kind.NAME_UNAVAILABLE);
            assertThat(why.detail()).contains("ServFail").contains("127.0.0.1");
        }
    }

    @Test
    void theSecondNameServerIsAskedWhenTheFirstIsSilent() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var silent = new FakeDns();
                var dns = new FakeDns()) {
            silent.ignores("shop.test", "A").ignores("shop.test", "AAAA");
            dns.answers("shop.test", "A", a("shop.test", 60, "127.0.0.1"));
            NameServers both = new NameServers(
                    List.of(silent.address(), dns.address()), List.of(), Duration.ofMillis(200), 1);
            Egress egress = DirectEgress.with().nameServers(both).build();
            assertThat(dialling.dial(egress, "shop.test").remote()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void silentNameServersEndInTime() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.ignores("slow.test", "A").ignores("slow.test", "AAAA");
            Egress egress = DirectEgress.with()
                    .nameServers(dns.only())
                    .within(Duration.ofMillis(300))
                    .build();
            Refusal why = dialling.dial(egress, "slow.test").refusal();
            assertThat(why.kind()).isEqualTo(Kind.NAME_UNAVAILABLE);
            assertThat(why.detail()).contains("not resolved within 300 ms");
        }
    }

    @Test
    void aSlowAnswerForIpv6DoesNotHoldTheDialUp() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.ignores("half.test", "AAAA");
            dns.answers("half.test", "A", a("half.test", 60, "127.0.0.1"));
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            assertThat(dialling.dial(egress, "half.test").remote()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void anAddressThatNeverAnswersLosesToTheNext() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns();
                var full = new Unanswering();
                var server = new ServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), full.port()));
            dns.answers(
                    "race.test",
                    "A",
                    a("race.test", 60, "127.0.0.1"),
                    a("race.test", 60, "127.0.0.2"));
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            Came came = dialling.dial(egress, "race.test", full.port(), Dialling.ANYTHING);
            assertThat(came.remote()).isEqualTo("127.0.0.2");
        }
    }

    @Test
    void refusedByOneAddressTheNextIsTriedAndTheLastFailureIsTold() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.answers(
                    "two.test",
                    "A",
                    a("two.test", 60, "127.0.0.3"),
                    a("two.test", 60, "127.0.0.1"));
            dns.answers("none.test", "A", a("none.test", 60, "127.0.0.3"));
            dns.answers("none.test", "AAAA", aaaa("none.test", 60, "::1"));
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            assertThat(dialling.dial(egress, "two.test").remote()).isEqualTo("127.0.0.1");
            Refusal why = dialling.dial(egress, "none.test").refusal();
            assertThat(why.detail()).contains("none.test").endsWith("last of 2");
        }
    }

    @Test
    void aNameThatLeadsToADeniedAddressIsRefusedByTheRulesName() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.answers("inside.test", "A", a("inside.test", 60, "127.0.0.1"));
            dns.answers("inside.test", "AAAA", aaaa("inside.test", 60, "::1"));
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            Refusal why = dialling.dial(egress, "inside.test", dialling.port(), PUBLIC_ONLY)
                    .refusal();
            assertThat(why.kind()).isEqualTo(Kind.NOT_ALLOWED);
            assertThat(why.detail()).contains("targets: public");
        }
    }

    @Test
    void ofSeveralAddressesOnlyAllowedOnesAreDialled() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.answers(
                    "mixed.test",
                    "A",
                    a("mixed.test", 60, "127.0.0.3"),
                    a("mixed.test", 60, "127.0.0.1"));
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            Dial.Judge only1 =
                    (target, address) -> address.getAddress().getHostAddress().equals("127.0.0.1")
                            ? Optional.empty()
                            : Optional.of(Refusal.of(Kind.NOT_ALLOWED, "no"));
            Came came = dialling.dial(egress, "mixed.test", dialling.port(), only1);
            assertThat(came.remote()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void dialsOfOneNameAskOnce() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var silent = new FakeDns()) {
            silent.ignores("many.test", "A").ignores("many.test", "AAAA");
            Egress egress = DirectEgress.with()
                    .nameServers(new NameServers(
                            List.of(silent.address()), List.of(), Duration.ofSeconds(5), 1))
                    .within(Duration.ofMillis(500))
                    .build();
            var dial = new Dial(new Target("many.test", dialling.port()), Dialling.ANYTHING);
            var first = dialling.begin(egress, dial);
            var second = dialling.begin(egress, dial);
            assertThat(first.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(second.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(silent.asked()).hasSize(2);
        }
    }

    @Test
    void overridesComeBeforeEverything() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            Egress egress = DirectEgress.with()
                    .nameServers(dns.only())
                    .override("Shop.test", InetAddress.ofLiteral("127.0.0.1"))
                    .build();
            assertThat(dialling.dial(egress, "shop.TEST").remote()).isEqualTo("127.0.0.1");
            assertThat(dns.asked()).isEmpty();
        }
    }

    @Test
    void theHostsFileAndSearchDomainsAreUsed() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            Files.writeString(
                    files.resolve("hosts"), "# ours\n127.0.0.1  printer Printer.lan # x\n");
            dns.answers("wiki.corp.test", "A", a("wiki.corp.test", 60, "127.0.0.1"));
            Egress egress = DirectEgress.with()
                    .machine(files.resolve("resolv.conf"), files.resolve("hosts"))
                    .nameServers(new NameServers(
                            List.of(dns.address()), List.of("corp.test"), Duration.ofSeconds(2), 1))
                    .build();
            assertThat(dialling.dial(egress, "printer.lan").remote()).isEqualTo("127.0.0.1");
            assertThat(dns.asked()).isEmpty();
            assertThat(dialling.dial(egress, "wiki").remote()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void withoutResolvConfNamesAreRefusedAndAddressesAreNot() throws Exception {
        try (var dialling = new Dialling(Transport.best())) {
            Path missing = files.resolve("resolv.conf");
            Egress egress =
                    DirectEgress.with().machine(missing, files.resolve("hosts")).build();
            Refusal why = dialling.dial(egress, "shop.test").refusal();
            assertThat(why.kind()).isEqualTo(Kind.NAME_UNAVAILABLE);
            assertThat(why.detail()).contains(missing + ": no such file");
            assertThat(dialling.dial(egress, "127.0.0.1").remote()).isEqualTo("127.0.0.1");
            assertThat(dialling.dial(egress, "localhost").remote()).isEqualTo("127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1", "0x7f.1", "2130706433", "a..b", "a b", "-\u0000", "ä..ö"})
    void whatIsNoNameIsNotAskedFor(String host) throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            assertThat(dialling.dial(egress, host).refusal().kind()).isEqualTo(Kind.NAME_NOT_FOUND);
            assertThat(dns.asked()).isEmpty();
        }
    }

    @Test
    void aSourceAddressIsUsedAndTheOtherFamilyDoesNotLeak() throws Exception {
        try (var dialling = new Dialling(Transport.best())) {
            Egress egress = DirectEgress.with()
                    .source(InetAddress.ofLiteral("127.0.0.9"))
                    .build();
            Came came = dialling.dial(egress, "127.0.0.1");
            assertThat(came.side().orElseThrow().local().getAddress().getHostAddress())
                    .isEqualTo("127.0.0.9");
            Refusal why = dialling.dial(egress, "::1").refusal();
            assertThat(why.kind()).isEqualTo(Kind.NETWORK_UNREACHABLE);
            assertThat(why.detail()).contains("no source address");
        }
    }

    @Test
    void aDialThatWasGivenUpTellsNothing() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.ignores("slow.test", "A").ignores("slow.test", "AAAA");
            Egress egress = DirectEgress.with()
                    .nameServers(dns.only())
                    .within(Duration.ofMillis(200))
                    .build();
            var told = new LinkedBlockingQueue<Came>();
            var after = new LinkedBlockingQueue<Came>();
            dialling.loop().executor().execute(() -> {
                Dial dial = new Dial(new Target("slow.test", 80), Dialling.ANYTHING);
                egress.connect(dial, dialling.loop(), Dialling.telling(told)).run();
                egress.connect(dial, dialling.loop(), Dialling.telling(after));
            });
            assertThat(after.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(told).isEmpty();
        }
    }

    @Test
    void nothingStaysOpen() throws Exception {
        try (var dialling = new Dialling(Transport.best());
                var dns = new FakeDns()) {
            dns.answers("shop.test", "A", a("shop.test", 1, "127.0.0.1"));
            Egress egress = DirectEgress.with().nameServers(dns.only()).build();
            dialling.dial(egress, "shop.test");
            long before = descriptors();
            for (int i = 0; i < 20; i++) {
                dialling.dial(egress, "shop" + i + ".test");
            }
            await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before));
        }
    }

    private static long descriptors() throws Exception {
        try (var open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            long n = 0;
            for (Path each : open) {
                n++;
            }
            return n;
        }
    }

    /** A listener whose queue is full, so that connecting to it takes for ever. */
    private static final class Unanswering implements AutoCloseable {
        private final ServerSocket server = new ServerSocket();
        private final List<Socket> queued = new ArrayList<>();

        Unanswering() throws Exception {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1);
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket();
                queued.add(socket);
                try {
                    socket.connect(server.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException e) {
                    return;
                }
            }
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws Exception {
            for (Socket socket : queued) {
                socket.close();
            }
            server.close();
        }
    }
}
