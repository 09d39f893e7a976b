package dev.caravan.protocols.access;

import java.util.BitSet;

/** A set of ports. Immutable. */
final class Ports {
    static final Ports NONE = new Ports(new BitSet());

    private static final int MOST = 65_535;

    private final BitSet set;

    private Ports(BitSet set) {
        this.set = set;
    }

    /** These and those from {@code first} to {@code last}. */
    Ports with(int first, int last) {
        if (first < 1 || last > MOST || first > last) {
            String text = first == last ? "port: " + first : "ports: " + first + "-" + last;
            throw new InvalidAccessException(text + " (expected: 1..65535)");
        }
        BitSet more = (BitSet) set.clone();
        more.set(first, last + 1);
        return new Ports(more);
    }

    /** These and those of {@code 443} or {@code 6000-6063}. */
    Ports with(String text) {
        int dash = text.indexOf('-');
        try {
            int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
            return with(first, dash < 0 ? first : Integer.parseInt(text.substring(dash + 1)));
        } catch (NumberFormatException noNumber) {
            throw new InvalidAccessException(
                    text + ": (expected: a port or a range such as 6000-6063)", noNumber);
        }
    }

    boolean contains(int port) {
        return set.get(port);
    }

    boolean isEmpty() {
        return set.isEmpty();
    }

    @Override
    public String toString() {
        return set.toString();
    }
}
