package dev.caravan.protocols.http1;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * An index over received field lines: of a head, or of the trailers of a chunked body.
 *
 * <p>Lines are numbered from 0 in the order received. Offsets are relative to the first byte of the
 * message (or trailer section), so the bytes may move between two calls of a codec. Strings are
 * made only by the methods that return one. A line whose {@linkplain #dropped mark} is set is not
 * written: the hop-by-hop ones (RFC 9110 §7.6.1), and those that Connection names. Confined to one
 * thread; valid as long as the array that was parsed keeps its bytes.
 */
public final class Fields {
    private static final int DROP = 0x80;
    private static final int KIND = 0x7f;
    private static final byte[] NOTHING = {};

    byte[] bytes = NOTHING;
    int base;

    /** Four offsets a line: name from, name to, value from, value to. */
    int[] index = new int[4 * 16];

    /** A line's {@link FieldName} number, with the bits for an alias and a dropped line. */
    byte[] kinds = new byte[16];

    int count;

    /** One bit for each {@link FieldName} number seen. */
    long seen;

    /** Whether a line is dropped. */
    boolean drops;

    /** Whether lines cannot be copied as they came: folded, bare LF, space before the colon. */
    boolean ragged;

    boolean folded;

    /** Where the scan stands: what is expected next, the next byte, the start of this element. */
    int state;

    int at;
    int mark;

    @Nullable
    HeadProblem problem;

    int problemAt;

    Fields() {}

    /** Lines, dropped ones too. */
    public int count() {
        return count;
    }

    /** The {@link FieldName} number of a line; {@link FieldName#OTHER} for an alias too. */
    public int kind(int line) {
        int kind = kinds[line] & KIND;
        return kind >= FieldName.ALIAS ? FieldName.OTHER : kind;
    }

    /** Whether a line with this {@link FieldName} number is there. */
    public boolean has(int kind) {
        return (seen >>> kind & 1) != 0;
    }

    public boolean dropped(int line) {
        return kinds[line] < 0;
    }

    /** Leaves a line out of what is written. */
    public void drop(int line) {
        kinds[line] |= (byte) DROP;
        drops = true;
    }

    public int nameFrom(int line) {
        return index[line << 2];
    }

    public int nameTo(int line) {
        return index[(line << 2) + 1];
    }

    public int valueFrom(int line) {
        return index[(line << 2) + 2];
    }

    public int valueTo(int line) {
        return index[(line << 2) + 3];
    }

    /** A line's name as it was sent. */
    public String name(int line) {
        return text(nameFrom(line), nameTo(line));
    }

    /** A line's value without the white space around it; octets above 127 as ISO 8859-1. */
    public String value(int line) {
        return text(valueFrom(line), valueTo(line));
    }

    /** The first line of this lower-case name, or -1. */
    public int find(String lowerName) {
        return find(lowerName, 0);
    }

    /** The first line of this lower-case name from {@code line} on, or -1. */
    public int find(String lowerName, int line) {
        for (int k = line; k < count; k++) {
            if (Octets.equalsLower(bytes, base + nameFrom(k), base + nameTo(k), lowerName)) {
                return k;
            }
        }
        return -1;
    }

    /** The first line with this {@link FieldName} number, or -1. */
    public int find(int kind) {
        return find(kind, 0);
    }

    /** The first line with this {@link FieldName} number from {@code line} on, or -1. */
    public int find(int kind, int line) {
        if (has(kind)) {
            for (int k = line; k < count; k++) {
                if ((kinds[k] & KIND) == kind) {
                    return k;
                }
            }
        }
        return -1;
    }

    /** Whether a line's value is {@code lower} but for the case of letters. */
    public boolean valueEquals(int line, String lower) {
        return Octets.equalsLower(bytes, base + valueFrom(line), base + valueTo(line), lower);
    }

    /** Whether a line's value, a comma-separated list, holds the member {@code lower}. */
    public boolean valueLists(int line, String lower) {
        return ListValue.holds(bytes, base + valueFrom(line), base + valueTo(line), lower);
    }

    /** Whether Via names this lower-case pseudonym as a recipient: it went through us before. */
    public boolean viaNames(String pseudonym) {
        for (int k = find(FieldName.VIA); k >= 0; k = find(FieldName.VIA, k + 1)) {
            if (ListValue.receivedBy(bytes, base + valueFrom(k), base + valueTo(k), pseudonym)) {
                return true;
            }
        }
        return false;
    }

    /** The array that holds the bytes; offset 0 stands at {@link #base()}. */
    public byte[] bytes() {
        return bytes;
    }

    public int base() {
        return base;
    }

    void clear() {
        count = state = at = mark = problemAt = 0;
        seen = 0;
        drops = ragged = folded = false;
        problem = null;
    }

    /** Makes room for one more line's offsets. */
    void grow() {
        if (count == kinds.length) {
            index = Arrays.copyOf(index, index.length * 2);
            kinds = Arrays.copyOf(kinds, kinds.length * 2);
        }
    }

    void moveTo(byte[] own, int length) {
        System.arraycopy(bytes, base, own, 0, length);
        bytes = own;
        base = 0;
    }

    /** Notes a fault at an index of the array. */
    Parsed fail(HeadProblem why, int index) {
        problem = why;
        problemAt = index - base;
        state = HeadCodec.OVER;
        return Parsed.MALFORMED;
    }

    /** Notes where to go on when more bytes have come. */
    Parsed suspend(int state, int index) {
        this.state = state;
        at = index - base;
        return Parsed.NEED_MORE;
    }

    String text(int from, int to) {
        return Octets.string(bytes, base + from, base + to);
    }
}
