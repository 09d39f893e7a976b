package dev.caravan.protocols.relay;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.wire.Side;

import java.util.concurrent.TimeUnit;

/**
 * After one side broke: what came from it is flushed to the other, which then gets its end and is
 * closed (RFC 9110 section 9.3.6).
 *
 * <p>Closing a socket with unread bytes resets it, and the reset overtakes what was flushed. So
 * what the remaining peer still sends is read away, within a bound in bytes and time.
 */
final class Lingering implements Side.Events, Tunnel.Mover {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long BYTES = 256 * 1024;

    private final Tunnel tunnel;
    private final Side rest;
    private final Termination why;
    private final String detail;
    private long dropped;
    private boolean flushed;

    Lingering(Tunnel tunnel, Side rest, Termination why, String detail) {
        this.tunnel = tunnel;
        this.rest = rest;
        this.why = why;
        this.detail = detail;
    }

    void start() {
        tunnel.other(rest).detach();
        if (rest.gone()) {
            end();
            return;
        }
        rest.attach(this);
        tunnel.move(this, tunnel.settings.idleNanos());
        drop();
        if (Tunnel.pending(rest) == 0) {
            flushed();
        } else {
            rest.whenSent(() -> guarded(this::flushed));
        }
    }

    private void flushed() {
        if (tunnel.over()) {
            return;
        }
        flushed = true;
        if (rest.inputEnded() || dropped > BYTES) {
            end();
            return;
        }
        rest.finish();
        tunnel.patience(Math.min(NANOS, tunnel.settings.idleNanos()));
        rest.read();
    }

    private void drop() {
        dropped += rest.inbound().readable();
        rest.inbound().release();
    }

    private void end() {
        tunnel.close(why, detail);
    }

    @Override
    public void readable(Side side) {
        guarded(() -> {
            drop();
            if (flushed && dropped > BYTES) {
                end();
            } else if (flushed) {
                rest.read();
            }
        });
    }

    @Override
    public void writable(Side side) {}

    @Override
    public void inputEnded(Side side) {
        guarded(() -> {
            if (flushed) {
                end();
            }
        });
    }

    @Override
    public void reset(Side side, Throwable cause) {
        guarded(this::end);
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            tunnel.failed(e);
        }
    }

    @Override
    public long activity() {
        return flushed ? 0 : -Tunnel.pending(rest);
    }

    @Override
    public void quiet() {
        end();
    }

    @Override
    public long owed(Side side) {
        return Tunnel.pending(side);
    }

    @Override
    public void stop() {
        rest.detach();
    }
}
