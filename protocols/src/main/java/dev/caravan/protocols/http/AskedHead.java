package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.AccessRecord;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadEdits;
import dev.caravan.protocols.http1.Method;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Target;

import org.jspecify.annotations.Nullable;

/**
 * A request's head and what was found out about it. Its bytes stand in the loop's scratch until the
 * call that read them returns; whatever makes the exchange wait longer {@link #detach}es them.
 */
final class AskedHead {
    final Method method;
    final boolean http10;
    final boolean hasBody;
    final boolean expects;
    final boolean authenticatesConnection;
    private final Loop loop;
    private final Head head;
    private boolean gone;
    private boolean detached;
    private byte @Nullable [] path;
    private @Nullable String upgrade;
    private @Nullable Target target;
    private @Nullable ForwardedFields forwarded;

    AskedHead(Loop loop, Head head) {
        this.loop = loop;
        this.head = head;
        this.method = head.method();
        this.http10 = head.minorVersion() == 0;
        this.hasBody = head.chunked() || head.contentLength() > 0;
        this.expects = hasBody && head.expectContinue();
        this.authenticatesConnection = head.connectionAuthentication();
    }

    /**
     * The head.
     *
     * @throws IllegalStateException once the exchange is over
     */
    Head head() {
        if (gone) {
            throw new IllegalStateException("the request's head is gone: the exchange is over");
        }
        return head;
    }

    /** Gives the head an array of its own, for the loop's is needed by others. */
    void detach() {
        if (!detached && !gone) {
            detached = true;
            head.detachTo(new byte[head.length()]);
        }
    }

    /** The call that filled the loop's array returns: what was not detached is gone. */
    void returned() {
        if (!detached) {
            drop();
        }
    }

    void drop() {
        if (!gone) {
            gone = true;
            Scratch.of(loop).giveBack(head);
        }
    }

    /** Copies request line and host into {@code record}. */
    void note(AccessRecord record) {
        int base = head.fields().base();
        record.version = http10 ? "HTTP/1.0" : "HTTP/1.1";
        record.request(
                head.fields().bytes(),
                base + head.methodFrom(),
                head.methodTo() - head.methodFrom(),
                base + head.targetFrom(),
                head.targetTo() - head.targetFrom(),
                base + head.hostFrom(),
                head.hostTo() - head.hostFrom());
    }

    /** Copies what is known of a request into the {@code line} of the tunnel it becomes. */
    void noteTunnel(AccessRecord record, AccessRecord line) {
        note(line);
        boolean connect = method == Method.CONNECT;
        line.protocol = connect ? "connect" : Http.NAME;
        line.target = target;
        line.user = record.user;
        line.route = record.route;
        line.upstream = record.upstream;
        line.endpoint = record.endpoint;
        line.status = connect ? 0 : 101;
        line.attempts = record.attempts;
        line.reused = record.reused;
        line.begunNanos = record.begunNanos;
        line.begunMillis = record.begunMillis;
        line.connectedNanos = record.connectedNanos;
        line.firstByteNanos = record.firstByteNanos;
    }

    /** The edits that follow from what was found out, for an endpoint of that name. */
    void edit(HeadEdits edits, Target endpoint) {
        if (path != null) {
            edits.target(path, 0, path.length);
        }
        if (head.authorityFrom() == head.authorityTo()) {
            edits.host(endpoint.toString());
        }
        if (upgrade != null) {
            edits.upgrade(upgrade);
        }
    }

    /** The path and query to forward in place of those that were sent. */
    void path(byte[] normal) {
        path = normal;
    }

    byte @Nullable [] path() {
        return path;
    }

    /** The protocol that the client offers to switch to and that may be passed on. */
    void upgrade(String protocol) {
        upgrade = protocol;
    }

    @Nullable
    String upgrade() {
        return upgrade;
    }

    /** What a CONNECT names. */
    void target(Target named) {
        target = named;
    }

    @Nullable
    Target target() {
        return target;
    }

    /** What the request is to say about its client. */
    void forwarded(ForwardedFields fields) {
        forwarded = fields;
    }

    @Nullable
    ForwardedFields forwarded() {
        return forwarded;
    }
}
