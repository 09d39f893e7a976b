package dev.caravan.protocols.upstream;

import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.loop.Loop;
import dev.caravan.protocols.stack.Refusal;

import org.jspecify.annotations.Nullable;

/**
 * One exchange's way through the endpoints: the next one when a connect fails, each once at most.
 * Confined to its loop.
 */
public final class Search implements Taker {
    private final Endpoint[] endpoints;
    private final Loop loop;
    private final Dial.Judge judge;
    private final boolean freshOnly;
    private final Taker then;
    private int at;
    private int attempts;
    private boolean over;
    private @Nullable Runnable cancel;

    Search(
            Endpoint[] endpoints,
            int first,
            Loop loop,
            Dial.Judge judge,
            boolean freshOnly,
            Taker then) {
        this.endpoints = endpoints;
        this.at = first;
        this.loop = loop;
        this.judge = judge;
        this.freshOnly = freshOnly;
        this.then = then;
    }

    Search begin() {
        attempts++;
        int trying = attempts;
        Runnable giveUp = endpoints[at].pool(loop).lease(judge, freshOnly, this);
        if (!over && attempts == trying) {
            cancel = giveUp;
        }
        return this;
    }

    /** How many endpoints were tried so far. */
    public int attempts() {
        return attempts;
    }

    /** Gives up; the taker is not told afterwards. */
    public void giveUp() {
        over = true;
        Runnable running = cancel;
        if (running != null) {
            cancel = null;
            running.run();
        }
    }

    @Override
    public void leased(Lease lease) {
        over = true;
        cancel = null;
        then.leased(lease);
    }

    @Override
    public void refused(Refusal why) {
        if (over) {
            return;
        }
        if (attempts < endpoints.length) {
            at = nextUntried();
            begin();
            return;
        }
        over = true;
        cancel = null;
        then.refused(why);
    }

    private int nextUntried() {
        return at + 1 == endpoints.length ? 0 : at + 1;
    }

    @Override
    public void none(String detail) {
        over = true;
        then.none(detail);
    }

    @Override
    public void full(String detail) {
        over = true;
        cancel = null;
        then.full(detail);
    }
}
