package dev.caravan.protocols.access;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * An address as numbers: 32 bits in {@code low} for IPv4, 128 in {@code high} and {@code low} for
 * IPv6. An IPv6 address that only maps an IPv4 one is that IPv4 address.
 */
record Ip(boolean four, long high, long low) {

    static Ip of(InetAddress address) {
        if (address instanceof Inet4Address) {
            return four(bits(address.getAddress()));
        }
        byte[] bytes = address.getAddress();
        Ip six = new Ip(false, bits(bytes, 0), bits(bytes, 8));
        return six.isMapped() ? four((int) six.low) : six;
    }

    static Ip four(int bits) {
        return new Ip(true, 0, Integer.toUnsignedLong(bits));
    }

    static int bits(byte[] four) {
        return four[0] << 24 | (four[1] & 0xFF) << 16 | (four[2] & 0xFF) << 8 | four[3] & 0xFF;
    }

    static long bits(byte[] bytes, int from) {
        long bits = 0;
        for (int i = from; i < from + 8; i++) {
            bits = bits << 8 | bytes[i] & 0xFF;
        }
        return bits;
    }

    /** How many bits an address of this family has. */
    int width() {
        return four ? 32 : 128;
    }

    /** The first address of the block of {@code prefix} bits around this one. */
    Ip first(int prefix) {
        return new Ip(four, high & ~hostHigh(prefix), low & ~hostLow(prefix));
    }

    /** The last address of the block of {@code prefix} bits around this one. */
    Ip last(int prefix) {
        return new Ip(four, high | hostHigh(prefix), low | hostLow(prefix));
    }

    /** {@code ::ffff:0:0/96} (RFC 4291 §2.5.5.2). */
    boolean isMapped() {
        return !four && high == 0 && low >>> 32 == 0xFFFF;
    }

    private long hostHigh(int prefix) {
        return four || prefix >= 64 ? 0 : ones(64 - prefix);
    }

    private long hostLow(int prefix) {
        return four ? ones(32 - prefix) : ones(Math.min(64, 128 - prefix));
    }

    private static long ones(int count) {
        return count == 0 ? 0 : -1L >>> (64 - count);
    }
}
