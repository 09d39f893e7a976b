package dev.caravan.protocols.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class AccessListTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "0.0.0.0/0, 0.0.0.0, true",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "128.0.0.0/1, 127.255.255.255, false",
        "128.0.0.0/1, 200.0.0.1, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1/32, 192.0.2.2, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "::/0, ffff::, true",
        "::/0, 10.0.0.1, false",
        "fe80::/10, febf:ffff::1, true",
        "fe80::/10, fec0::, false",
        "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::8000:0:0:0/65, 2001:db8::7fff:ffff:ffff:ffff, false",
        "2001:db8::8000:0:0:0/65, 2001:db8::8000:0:0:1, true",
        "[2001:db8::1], 2001:db8::1, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "loopback, 127.255.0.1, true",
        "loopback, ::1, true",
        "loopback, 128.0.0.1, false",
        "private, 10.1.1.1, true",
        "private, 172.31.255.255, true",
        "private, 172.32.0.0, false",
        "private, 192.168.1.1, true",
        "private, fd12::1, true",
        "private, 127.0.0.1, false",
        "private, 100.64.0.1, false",
    })
    void anEntryMeansItsAddresses(String entry, String address, boolean contained) {
        assertThat(AccessList.of(entry).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @Test
    void aMappedAddressIsTheIpv4AddressItIs() throws UnknownHostException {
        byte[] bytes = new byte[16];
        bytes[10] = bytes[11] = (byte) 0xFF;
        bytes[12] = 10;
        InetAddress mapped = Inet6Address.getByAddress("", bytes, -1);

        assertThat(mapped).isInstanceOf(Inet6Address.class);
        assertThat(AccessList.of("10.0.0.0/8").contains(mapped)).isTrue();
        assertThat(AccessList.of("11.0.0.0/8", "::/0").contains(mapped)).isFalse();
    }

    @Test
    void noEntryMeansNobody() {
        assertThat(AccessList.of().contains(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
        assertThat(AccessList.of().contains(InetAddress.ofLiteral("::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.0/٨",
                "10.0.0.1/8",
                "10.0.0/8",
                "010.0.0.0/8",
                "2001:db8::/129",
                "2001:db8::1/64",
                "::ffff:10.0.0.0/95",
                "fe80::1%eth0",
                "public"
            })
    void whatIsNoEntryIsRefusedByName(String entry) {
        assertThatThrownBy(() -> AccessList.of("10.0.0.0/8", entry))
                .isInstanceOf(InvalidAccessException.class)
                .hasMessageStartingWith(entry + ":");
        assertThat(AccessList.problem(entry)).isPresent();
        assertThat(AccessList.problem("10.0.0.0/8")).isEmpty();
    }

    @Test
    void manyOverlappingBlocksMeanTheirUnion() {
        Random random = new Random(8);
        for (int round = 0; round < 50; round++) {
            List<String> entries = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                entries.add(block(random));
            }
            AccessList list = AccessList.of(entries);
            for (int probe = 0; probe < 500; probe++) {
                InetAddress address = address(random);
                assertThat(list.contains(address))
                        .as("%s in %s", address, entries)
                        .isEqualTo(entries.stream().anyMatch(entry -> within(entry, address)));
            }
        }
    }

    /** A block in a small space, so that blocks and probes meet. */
    private static String block(Random random) {
        boolean four = random.nextBoolean();
        InetAddress address = four ? four(random) : six(random);
        int prefix = four ? 8 + random.nextInt(25) : 100 + random.nextInt(29);
        byte[] bytes = address.getAddress();
        BigInteger bits = new BigInteger(1, bytes);
        int host = bytes.length * 8 - prefix;
        byte[] first = bits.shiftRight(host).shiftLeft(host).toByteArray();
        byte[] out = new byte[bytes.length];
        int length = Math.min(first.length, out.length);
        System.arraycopy(first, first.length - length, out, out.length - length, length);
        return text(out) + "/" + prefix;
    }

    private static InetAddress address(Random random) {
        return random.nextBoolean() ? four(random) : six(random);
    }

    private static InetAddress four(Random random) {
        return InetAddress.ofLiteral((random.nextBoolean() ? "10" : "200") + ".0."
                + random.nextInt(4) + "." + random.nextInt(256));
    }

    private static InetAddress six(Random random) {
        return InetAddress.ofLiteral("fd00::" + Integer.toHexString(random.nextInt(1024)));
    }

    private static String text(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean within(String block, InetAddress address) {
        String[] parts = block.split("/");
        byte[] first = InetAddress.ofLiteral(parts[0]).getAddress();
        byte[] bytes = address.getAddress();
        int host = bytes.length * 8 - Integer.parseInt(parts[1]);
        return first.length == bytes.length
                && new BigInteger(1, first)
                        .shiftRight(host)
                        .equals(new BigInteger(1, bytes).shiftRight(host));
    }
}
