package dev.caravan.protocols.accesslog;

import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.loop.LoopLocal;
import dev.caravan.protocols.stack.ConnectionInfo;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * What one line of the access log will say: filled while a tunnel or exchange lives, rendered when
 * it ends. Records are lent from a free list of their loop, so an idle connection holds none.
 *
 * <p>Method, target and host are copied at once, within {@link #TEXT_BYTES}; what is longer is cut
 * and marked. Confined to its loop.
 */
public final class AccessRecord {
    /** Room for method, target and host together. */
    public static final int TEXT_BYTES = 1024;

    private static final int KEPT = 256;
    private static final LoopLocal<ArrayDeque<AccessRecord>> FREE =
            LoopLocal.of(loop -> new ArrayDeque<>());

    final byte[] text = new byte[TEXT_BYTES];
    int methodLength;
    int targetLength;
    int hostLength;
    boolean cut;

    /** Whose connection; lent until the record is returned. */
    public @Nullable ConnectionInfo connection;

    /** {@code tunnel} words: socks5, socks4, connect, tcp; {@code http} for an exchange. */
    public String protocol = "";

    /** The version of an HTTP request as it stands in its first line, {@code HTTP/1.1}. */
    public String version = "";

    /** The named target, {@code host:port}. */
    public @Nullable Object target;

    /** The accepted user, where it differs from the connection's. */
    public @Nullable String user;

    /** The name of the route that matched. */
    public @Nullable String route;

    /** The name of the upstream. */
    public @Nullable String upstream;

    /** The address that was dialled. */
    public @Nullable InetSocketAddress endpoint;

    /** The HTTP status sent to the client; 0 when none was. */
    public int status;

    /** Body bytes, or tunnel bytes, from the client. */
    public long bytesIn;

    /** Body bytes, or tunnel bytes, to the client. */
    public long bytesOut;

    /** Clock readings in nanoseconds: begun, connected (0: never), first byte back (0), ended. */
    public long begunNanos;

    public long connectedNanos;
    public long firstByteNanos;
    public long endedNanos;

    /** Wall clock at the begin, milliseconds. */
    public long begunMillis;

    /** Whether the upstream connection had served before. */
    public boolean reused;

    /** How many endpoints were tried. */
    public int attempts;

    /** How it ended. */
    public Termination termination = Termination.OK;

    /** More about the end, for a person; without secrets. */
    public @Nullable String detail;

    private AccessRecord() {}

    /** A fresh record of {@code loop}, begun now. */
    public static AccessRecord lend(Loop loop, ConnectionInfo connection) {
        AccessRecord record = loop.local(FREE).pollFirst();
        if (record == null) {
            record = new AccessRecord();
        }
        record.connection = connection;
        record.begunNanos = loop.time().nanos();
        record.begunMillis = loop.time().wallMillis();
        return record;
    }

    /** Gives the record back; it must not be touched afterwards. */
    public void giveBack(Loop loop) {
        ArrayDeque<AccessRecord> free = loop.local(FREE);
        if (free.size() < KEPT) {
            clear();
            free.addFirst(this);
        }
    }

    /** Copies the request line's parts and the host from {@code head}. */
    public void request(
            byte[] head, int method, int methodLen, int path, int pathLen, int host, int hostLen) {
        methodLength = Math.min(methodLen, 32);
        hostLength = Math.min(hostLen, 255);
        targetLength = Math.min(pathLen, TEXT_BYTES - methodLength - hostLength);
        cut = methodLength < methodLen || hostLength < hostLen || targetLength < pathLen;
        System.arraycopy(head, method, text, 0, methodLength);
        System.arraycopy(head, path, text, methodLength, targetLength);
        System.arraycopy(head, host, text, methodLength + targetLength, hostLength);
    }

    /** The host that the request named, with its port if it named one; empty for none. */
    public String host() {
        int from = methodLength + targetLength;
        return new String(text, from, hostLength, StandardCharsets.ISO_8859_1);
    }

    private void clear() {
        methodLength = 0;
        targetLength = 0;
        hostLength = 0;
        cut = false;
        connection = null;
        protocol = "";
        version = "";
        target = null;
        user = null;
        route = null;
        upstream = null;
        endpoint = null;
        status = 0;
        bytesIn = 0;
        bytesOut = 0;
        begunNanos = 0;
        connectedNanos = 0;
        firstByteNanos = 0;
        endedNanos = 0;
        begunMillis = 0;
        reused = false;
        attempts = 0;
        termination = Termination.OK;
        detail = null;
    }
}
