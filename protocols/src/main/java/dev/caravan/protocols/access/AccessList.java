package dev.caravan.protocols.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A set of client addresses, as {@code allow-from} names it.
 *
 * <p>An entry is an address ({@code ::1}), a block ({@code 10.0.0.0/8}), {@code loopback}
 * (127.0.0.0/8 and ::1) or {@code private} (RFC 1918 and fc00::/7). A client that comes as an
 * IPv4-mapped IPv6 address is the IPv4 address it is.
 *
 * <p>Immutable, any thread. A look-up is a binary search over sorted arrays; for IPv4 it makes no
 * object, for IPv6 the JDK copies the 16 bytes.
 */
public final class AccessList {
    private final List<String> entries;
    /** Pairs of first and last, disjoint and sorted; the sign bit flipped, to compare unsigned. */
    private final int[] four;

    /** Fours of first and last, high before low; disjoint, sorted, sign bits flipped. */
    private final long[] six;

    private AccessList(List<String> entries, List<IpRange> ranges) {
        this.entries = entries;
        this.four = four(merged(ranges, true));
        this.six = six(merged(ranges, false));
    }

    /**
     * The addresses of all entries; none for none.
     *
     * @throws InvalidAccessException for an entry that is none
     */
    public static AccessList of(Collection<String> entries) {
        List<IpRange> ranges = new ArrayList<>();
        for (String entry : entries) {
            List<IpRange> named = IpRange.named(entry);
            ranges.addAll(named.isEmpty() ? List.of(IpRange.of(entry)) : named);
        }
        return new AccessList(List.copyOf(entries), ranges);
    }

    /** The addresses of all entries. */
    public static AccessList of(String... entries) {
        return of(Arrays.asList(entries));
    }

    /** What is wrong with an entry, if anything is. */
    public static Optional<String> problem(String entry) {
        try {
            of(entry);
            return Optional.empty();
        } catch (InvalidAccessException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }

    /** Whether {@code address} is in the set. */
    public boolean contains(InetAddress address) {
        if (address instanceof Inet4Address) {
            return four.length > 0 && containsFour(Ip.bits(address.getAddress()));
        }
        byte[] bytes = address.getAddress();
        long high = Ip.bits(bytes, 0);
        long low = Ip.bits(bytes, 8);
        return high == 0 && low >>> 32 == 0xFFFF ? containsFour((int) low) : containsSix(high, low);
    }

    /** The entries as they were given. */
    public List<String> entries() {
        return entries;
    }

    @Override
    public String toString() {
        return entries.toString();
    }

    private boolean containsFour(int bits) {
        int key = bits ^ Integer.MIN_VALUE;
        int low = 0;
        int high = four.length / 2 - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (key < four[2 * middle]) {
                high = middle - 1;
            } else if (key > four[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private boolean containsSix(long highBits, long lowBits) {
        long keyHigh = highBits ^ Long.MIN_VALUE;
        long keyLow = lowBits ^ Long.MIN_VALUE;
        int low = 0;
        int high = six.length / 4 - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (compare(keyHigh, keyLow, 4 * middle) < 0) {
                high = middle - 1;
            } else if (compare(keyHigh, keyLow, 4 * middle + 2) > 0) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private int compare(long high, long low, int at) {
        int order = Long.compare(high, six[at]);
        return order != 0 ? order : Long.compare(low, six[at + 1]);
    }

    /** The ranges of one family, sorted, those that overlap made one. */
    private static List<IpRange> merged(List<IpRange> ranges, boolean four) {
        Comparator<Ip> order = (one, other) -> {
            int high = Long.compareUnsigned(one.high(), other.high());
            return high != 0 ? high : Long.compareUnsigned(one.low(), other.low());
        };
        List<IpRange> merged = new ArrayList<>();
        ranges.stream()
                .filter(range -> range.first().four() == four)
                .sorted(Comparator.comparing(IpRange::first, order))
                .forEach(range -> {
                    if (merged.isEmpty()
                            || order.compare(range.first(), merged.getLast().last()) > 0) {
                        merged.add(range);
                    } else if (order.compare(range.last(), merged.getLast().last()) > 0) {
                        IpRange before = merged.removeLast();
                        merged.add(new IpRange(before.first(), range.last(), before.text()));
                    }
                });
        return merged;
    }

    private static int[] four(List<IpRange> ranges) {
        int[] out = new int[2 * ranges.size()];
        for (int i = 0; i < ranges.size(); i++) {
            out[2 * i] = (int) ranges.get(i).first().low() ^ Integer.MIN_VALUE;
            out[2 * i + 1] = (int) ranges.get(i).last().low() ^ Integer.MIN_VALUE;
        }
        return out;
    }

    private static long[] six(List<IpRange> ranges) {
        long[] out = new long[4 * ranges.size()];
        for (int i = 0; i < ranges.size(); i++) {
            Ip first = ranges.get(i).first();
            Ip last = ranges.get(i).last();
            out[4 * i] = first.high() ^ Long.MIN_VALUE;
            out[4 * i + 1] = first.low() ^ Long.MIN_VALUE;
            out[4 * i + 2] = last.high() ^ Long.MIN_VALUE;
            out[4 * i + 3] = last.low() ^ Long.MIN_VALUE;
        }
        return out;
    }
}
