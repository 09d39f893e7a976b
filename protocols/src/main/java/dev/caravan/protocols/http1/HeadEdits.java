package dev.caravan.protocols.http1;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is changed in a head when it is written: reusable, confined to one thread.
 *
 * <p>What a caller sets is validated here or in {@link FieldLine}: no CR, LF or NUL can be written.
 * Lines that stay keep order and casing; added ones follow them in the order added. Framing,
 * Connection, Upgrade and Host have words of their own and cannot be set as fields. The arrays
 * given are borrowed until the head is written.
 */
public final class HeadEdits {
    /** How the written message frames its body; KEEP: as it was received. */
    enum Framing {
        KEEP,
        CHUNKED,
        LENGTH,
        NONE
    }

    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\nUpgrade: ");

    long removedKinds;
    final List<byte[]> removedNames = new ArrayList<>(4);
    boolean spoofable;
    byte[] added = new byte[256];
    int addedLength;
    byte @Nullable [] target;
    int targetFrom;
    int targetTo;
    byte @Nullable [] host;
    int hostFrom;
    int hostTo;
    Framing framing = Framing.KEEP;
    long length;

    private HeadEdits() {}

    /** No edits yet. */
    public static HeadEdits create() {
        return new HeadEdits();
    }

    /** Back to no edits. */
    public HeadEdits clear() {
        removedKinds = 0;
        removedNames.clear();
        spoofable = false;
        addedLength = 0;
        target = null;
        host = null;
        framing = Framing.KEEP;
        return this;
    }

    /** Adds a line after the others. */
    public HeadEdits add(FieldLine line) {
        put(line.line, 0, line.line.length);
        return this;
    }

    /** Adds a line after the others. */
    public HeadEdits add(String name, String value) {
        return add(FieldLine.of(name, value));
    }

    /** Replaces every line of this name. */
    public HeadEdits set(FieldLine line) {
        remove(line.line, line.nameLength, line.kind);
        return add(line);
    }

    /** Replaces every line of this name. */
    public HeadEdits set(String name, String value) {
        return set(FieldLine.of(name, value));
    }

    /** Removes every line of this name, spelt with {@code _} for {@code -} too. */
    public HeadEdits remove(String name) {
        byte[] n = name.getBytes(StandardCharsets.UTF_8);
        int kind = FieldLine.kind(n, name);
        remove(n, n.length, kind);
        return this;
    }

    /** Removes every line with this {@link FieldName} number; none that frames or routes. */
    public HeadEdits remove(int kind) {
        FieldLine.checkKind(kind);
        removedKinds |= 1L << kind;
        return this;
    }

    /**
     * Removes what only a trusted proxy may say about a client: Forwarded, X-Forwarded-*,
     * X-Real-IP, Proxy; {@code _} counts as {@code -}. Before lines of our own are added.
     */
    public HeadEdits removeSpoofable() {
        spoofable = true;
        removedKinds |= Spoofable.KINDS;
        return this;
    }

    /** Writes another request target, octets {@code [from, to)}; no blank, control or {@code #}. */
    public HeadEdits target(byte[] b, int from, int to) {
        if (from >= to || Octets.skip(Octets.TARGET, b, from, to) < to) {
            throw new InvalidFieldException("target: invalid octet (expected: RFC 9112 §3.2)");
        }
        target = b;
        targetFrom = from;
        targetTo = to;
        return this;
    }

    /** Writes {@code OPTIONS *}: the last proxy's word for an empty path (RFC 9112 §3.2.4). */
    public HeadEdits asterisk() {
        return target(new byte[] {'*'}, 0, 1);
    }

    /** Writes another Host, octets {@code [from, to)}, in place of the client's. */
    public HeadEdits host(byte[] b, int from, int to) {
        FieldLine.check("Host", b, from, to);
        host = b;
        hostFrom = from;
        hostTo = to;
        return this;
    }

    /** Writes another Host. */
    public HeadEdits host(String authority) {
        byte[] b = authority.getBytes(StandardCharsets.UTF_8);
        return host(b, 0, b.length);
    }

    /** The body is written in chunks. */
    public HeadEdits chunked() {
        framing = Framing.CHUNKED;
        return this;
    }

    /** The body is written with this length. */
    public HeadEdits length(long bytes) {
        if (bytes < 0) {
            throw new InvalidFieldException("length: " + bytes + " (expected: 0..)");
        }
        framing = Framing.LENGTH;
        length = bytes;
        return this;
    }

    /** No framing is written: there is no body, or it ends with the connection. */
    public HeadEdits unframed() {
        framing = Framing.NONE;
        return this;
    }

    /** Adds {@code Connection: close}. */
    public HeadEdits close() {
        put(CLOSE, 0, CLOSE.length);
        return this;
    }

    /** Adds {@code Connection: keep-alive}, for HTTP/1.0 peers. */
    public HeadEdits keepAlive() {
        put(KEEP_ALIVE, 0, KEEP_ALIVE.length);
        return this;
    }

    /** Adds {@code Connection: Upgrade} and {@code Upgrade: protocol}. */
    public HeadEdits upgrade(String protocol) {
        byte[] p = protocol.getBytes(StandardCharsets.UTF_8);
        FieldLine.check("Upgrade", p, 0, p.length);
        put(UPGRADE, 0, UPGRADE.length);
        put(p, 0, p.length);
        put(HeadWriter.CRLF, 0, 2);
        return this;
    }

    private void remove(byte[] name, int nameLength, int kind) {
        if (kind != FieldName.OTHER) {
            removedKinds |= 1L << (kind & ~FieldName.ALIAS);
        } else {
            removedNames.add(java.util.Arrays.copyOf(name, nameLength));
        }
    }

    private void put(byte[] b, int from, int to) {
        int size = to - from;
        if (added.length - addedLength < size) {
            added = java.util.Arrays.copyOf(added, Math.max(added.length * 2, addedLength + size));
        }
        System.arraycopy(b, from, added, addedLength, size);
        addedLength += size;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
