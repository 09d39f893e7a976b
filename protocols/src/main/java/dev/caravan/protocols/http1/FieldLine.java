package dev.caravan.protocols.http1;

import java.nio.charset.StandardCharsets;

/**
 * A valid field line, {@code name: value CRLF}, ready to be written; immutable.
 *
 * <p>Made once, at configuration or accept, and added to many heads. It can hold no CR, LF or NUL
 * (RFC 9110 §5.5), and its name is none that frames a message, routes it or ends at this hop:
 * those are {@link HeadEdits}' own words.
 */
public final class FieldLine {
    private static final long RESERVED = 1L << FieldName.CONNECTION
            | 1L << FieldName.KEEP_ALIVE
            | 1L << FieldName.PROXY_CONNECTION
            | 1L << FieldName.TE
            | 1L << FieldName.TRANSFER_ENCODING
            | 1L << FieldName.UPGRADE
            | 1L << FieldName.HTTP2_SETTINGS
            | 1L << FieldName.CONTENT_LENGTH
            | 1L << FieldName.HOST;

    final byte[] line;
    final int nameLength;
    final int kind;

    private FieldLine(byte[] line, int nameLength, int kind) {
        this.line = line;
        this.nameLength = nameLength;
        this.kind = kind;
    }

    /** Of a token and a value in UTF-8. */
    public static FieldLine of(String name, String value) {
        byte[] v = value.getBytes(StandardCharsets.UTF_8);
        return of(name, v, 0, v.length);
    }

    /** Of a token and value octets, copied; a value is trimmed of blanks. */
    public static FieldLine of(String name, byte[] value, int from, int to) {
        byte[] n = name.getBytes(StandardCharsets.UTF_8);
        int kind = kind(n, name);
        int start = Octets.skipBlank(value, from, to);
        int end = Octets.trimEnd(value, start, to);
        check(name, value, start, end);
        byte[] line = new byte[n.length + 2 + end - start + 2];
        System.arraycopy(n, 0, line, 0, n.length);
        line[n.length] = ':';
        line[n.length + 1] = ' ';
        System.arraycopy(value, start, line, n.length + 2, end - start);
        line[line.length - 2] = '\r';
        line[line.length - 1] = '\n';
        return new FieldLine(line, n.length, kind);
    }

    /** The {@link FieldName} number of a name that may be edited, with its alias bit. */
    static int kind(byte[] n, String name) {
        if (n.length == 0 || Octets.skip(Octets.TOKEN, n, 0, n.length) < n.length) {
            throw new InvalidFieldException(
                    "field name: \"" + shown(name) + "\" (expected: a token of RFC 9110 §5.6.2)");
        }
        int kind = FieldName.of(n, 0, n.length);
        if ((RESERVED >>> (kind & ~FieldName.ALIAS) & 1) != 0) {
            throw new InvalidFieldException(
                    "field name: \"" + name + "\" (expected: none that frames, routes or hops)");
        }
        return kind;
    }

    /** Refuses a {@link FieldName} number that may not be edited. */
    static void checkKind(int kind) {
        if (kind <= FieldName.OTHER || (RESERVED >>> kind & 1) != 0) {
            throw new InvalidFieldException(
                    "field: number " + kind + " (expected: none that frames, routes or hops)");
        }
    }

    static void check(String name, byte[] value, int from, int to) {
        if (Octets.skipValue(value, from, to) < to) {
            throw new InvalidFieldException(
                    "value of " + name + ": holds a control character (expected: RFC 9110 §5.5)");
        }
    }

    /** The bytes of the line with its CRLF; a copy. */
    public byte[] bytes() {
        return line.clone();
    }

    /** The line without its CRLF. */
    @Override
    public String toString() {
        return Octets.string(line, 0, line.length - 2);
    }

    private static String shown(String name) {
        var shown = new StringBuilder();
        name.codePoints()
                .limit(64)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return shown.toString();
    }
}
