package dev.caravan.protocols.access;

import static dev.caravan.protocols.access.OwnAddresses.Kind.CLUSTER;
import static dev.caravan.protocols.access.OwnAddresses.Kind.LINK;
import static dev.caravan.protocols.access.OwnAddresses.Kind.LISTENERS;
import static dev.caravan.protocols.access.OwnAddresses.Kind.MANAGEMENT;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

class OwnAddressesTest {
    private final HandClock clock = new HandClock();
    private final List<InetAddress> interfaces =
            new ArrayList<>(List.of(InetAddress.ofLiteral("192.168.1.7")));
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final OwnAddresses ours =
            OwnAddresses.on(() -> List.copyOf(interfaces), later::add, clock);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "::1",
                "192.168.1.7",
                "0.0.0.0",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:192.168.1.7",
                "64:ff9b::192.168.1.7",
                "64:ff9b::127.0.0.1",
                "2002:c0a8:107::1",
                "::192.168.1.7",
                // RFC 6052 section 2.2: 192.168.1.7 under prefixes of 48, 56, 64 and 96 bits
                "64:ff9b:1:c0a8:1:700::",
                "64:ff9b:1:c0:a8:107::",
                "64:ff9b:1::c0:a801:700:0",
                "64:ff9b:1::192.168.1.7"
            })
    void aWildcardIsOursAtEveryAddressOfTheHost(String address) {
        ours.add(LISTENERS, address("0.0.0.0", 1080));
        assertThat(ours.kindOf(address(address, 1080))).contains(LISTENERS);
        assertThat(ours.kindOf(address(address, 1081))).isEmpty();

        ours.remove(LISTENERS, address("0.0.0.0", 1080));
        assertThat(ours.kindOf(address(address, 1080))).isEmpty();

        ours.add(CLUSTER, address("::", 1080));
        assertThat(ours.kindOf(address(address, 1080))).contains(CLUSTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.8", "8.8.8.8", "128.0.0.1", "::2", "64:ff9b::8.8.8.8"})
    void otherHostsAreNotOurs(String address) {
        ours.add(LISTENERS, address("0.0.0.0", 1080));

        assertThat(ours.kindOf(address(address, 1080))).isEmpty();
    }

    @Test
    void aNamedAddressIsOursAlone() {
        ours.add(MANAGEMENT, address("192.168.1.7", 9640));

        assertThat(ours.kindOf(address("192.168.1.7", 9640))).contains(MANAGEMENT);
        assertThat(ours.kindOf(address("127.0.0.1", 9640))).isEmpty();
        assertThat(ours.kindOf(InetSocketAddress.createUnresolved("x", 9640))).isEmpty();
    }

    @Test
    void whatWasAddedTwiceIsRemovedTwice() {
        ours.add(LISTENERS, address("127.0.0.1", 1080));
        ours.add(LISTENERS, address("127.0.0.1", 1080));

        ours.remove(LISTENERS, address("127.0.0.1", 1080));
        assertThat(ours.kindOf(address("127.0.0.1", 1080))).isPresent();
        ours.remove(LISTENERS, address("127.0.0.1", 1080));
        assertThat(ours.kindOf(address("127.0.0.1", 1080))).isEmpty();
    }

    @Test
    void anExceptionIsForItsKindOnly() {
        ours.add(MANAGEMENT, address("127.0.0.1", 9640));
        ours.add(LISTENERS, address("127.0.0.1", 1080));

        assertThat(ours.refuses(address("127.0.0.1", 9640), Set.of(MANAGEMENT))).isEmpty();
        assertThat(ours.refuses(address("127.0.0.1", 1080), Set.of(MANAGEMENT)))
                .get()
                .extracting(refusal -> refusal.detail())
                .isEqualTo("targets: 127.0.0.1:1080 is our own (listeners)");
    }

    @Test
    void newAddressesOfTheHostAreSeenAfterTenSeconds() {
        ours.add(LISTENERS, address("0.0.0.0", 1080));
        interfaces.add(InetAddress.ofLiteral("192.168.1.8"));

        clock.pass(Duration.ofSeconds(10));
        ours.kindOf(address("192.168.1.8", 1080));
        assertThat(later).isEmpty();

        clock.pass(Duration.ofNanos(1));
        assertThat(ours.kindOf(address("192.168.1.8", 1080))).isEmpty();
        ours.kindOf(address("192.168.1.8", 1080));
        assertThat(later).as("asked once, elsewhere").hasSize(1);

        later.remove().run();
        assertThat(ours.kindOf(address("192.168.1.8", 1080))).contains(LISTENERS);
        ours.kindOf(address("192.168.1.8", 1080));
        assertThat(later).isEmpty();
    }

    @Test
    void addressesThatCannotBeReadLeaveTheKnownOnes() {
        List<RuntimeException> broken = new ArrayList<>();
        OwnAddresses failing = OwnAddresses.on(
                () -> {
                    broken.forEach(exception -> {
                        throw exception;
                    });
                    return interfaces;
                },
                work -> {
                    throw new RejectedExecutionException();
                },
                clock);
        failing.add(LISTENERS, address("0.0.0.0", 1080));
        broken.add(new IllegalStateException("no interfaces"));

        failing.refresh();
        clock.pass(Duration.ofMinutes(1));
        assertThat(failing.kindOf(address("192.168.1.7", 1080))).contains(LISTENERS);
    }

    @Test
    void thisHostHasItsLoopbackAddress() {
        OwnAddresses here = OwnAddresses.ofThisHost(Runnable::run, clock);
        here.add(LISTENERS, address("::", 1080));

        assertThat(here.kindOf(address("127.0.0.1", 1080))).contains(LISTENERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.9", "::ffff:192.0.2.9", "64:ff9b::192.0.2.9"})
    void aMembersAddressIsOursUntilItIsGone(String address) {
        ours.members(Map.of(
                CLUSTER, Set.of(address("192.0.2.8", 7640), address("192.0.2.9", 7640)),
                LINK, Set.of(address("192.0.2.9", 1640))));
        assertThat(ours.kindOf(address(address, 7640))).contains(CLUSTER);
        assertThat(ours.kindOf(address(address, 1640))).contains(LINK);
        assertThat(ours.kindOf(address(address, 1641))).isEmpty();
        assertThat(ours.kindOf(address("192.0.2.8", 1640))).isEmpty();

        ours.members(Map.of(CLUSTER, Set.of(address("192.0.2.8", 7640))));
        assertThat(ours.kindOf(address(address, 7640))).isEmpty();
        assertThat(ours.kindOf(address("192.0.2.8", 7640))).contains(CLUSTER);
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }
}
