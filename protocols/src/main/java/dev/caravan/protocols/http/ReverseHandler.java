package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.Method;
import dev.caravan.protocols.http1.TargetForm;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A connection's reverse proxy: normal path, route, upstream. */
final class ReverseHandler implements Handler {
    private static final byte[] ROOT = {'/'};

    private Succession<HttpLayer> place;
    private final Pseudonym pseudonym;
    private final InetAddress client;
    private ForwardedFields forwarded;

    ReverseHandler(Succession<HttpLayer> place, Pseudonym pseudonym, InetAddress client) {
        this.place = place;
        this.pseudonym = pseudonym;
        this.client = client;
        this.forwarded = place.layer().forwarded(client);
    }

    @Override
    public String name() {
        return Http.NAME;
    }

    @Override
    public Pseudonym pseudonym() {
        return pseudonym;
    }

    @Override
    public boolean ending() {
        return place.latest().gone();
    }

    @Override
    public void handle(LiveExchange x) {
        Succession<HttpLayer> latest = place.latest();
        if (latest != place) {
            place = latest;
            forwarded = latest.layer().forwarded(client);
        }
        Head head = x.asked.head();
        x.asked.forwarded(forwarded);
        if (x.asked.method == Method.CONNECT) {
            x.wire.closeAfter(x);
            x.fail(Termination.UNSUPPORTED, 501, "CONNECT at a reverse proxy");
        } else if (foreign(head)) {
            x.fail(Termination.CLIENT_MALFORMED, 400, "a target of another scheme");
        } else if (Loops.stops(x, pseudonym)) {
            return;
        } else {
            Upgrades.offer(x, place.layer().upgrades());
            route(x, head);
        }
    }

    /** An absolute target that is none of the web's: nothing a route can mean. */
    private static boolean foreign(Head head) {
        return head.form() == TargetForm.ABSOLUTE
                && !head.schemeIs("http")
                && !head.schemeIs("https");
    }

    private void route(LiveExchange x, Head head) {
        HttpLayer layer = place.layer();
        boolean strictPaths = layer.strictPaths();
        byte[] b = head.fields().bytes();
        int base = head.fields().base();
        int from = base + head.pathFrom();
        int end = base + head.targetTo();
        int to = from;
        while (to < end && b[to] != '?') {
            to++;
        }
        byte[] p = b;
        boolean asterisk = head.form() == TargetForm.ASTERISK;
        if (from == to) {
            p = ROOT;
            from = 0;
            to = 1;
        } else if (!asterisk && (strictPaths || !NormalPath.isPlain(b, from, to))) {
            p = normal(x, b, from, to, end, strictPaths);
            if (p == null) {
                x.fail(Termination.CLIENT_MALFORMED, 400, "path refused");
                return;
            }
            from = 0;
            to = p.length;
        }
        int host = base + head.hostFrom();
        RouteTable.Entry found = layer.routes().match(b, host, base + head.hostTo(), p, from, to);
        if (found == null) {
            x.fail(Termination.NO_ROUTE, 404, "");
        } else {
            x.serve(found.plan(), found.way());
        }
    }

    /** The path's normal form, noted where it differs from what was sent; null to refuse. */
    private byte @Nullable [] normal(
            LiveExchange x, byte[] b, int from, int to, int end, boolean strictPaths) {
        String path = new String(b, from, to - from, StandardCharsets.ISO_8859_1);
        Optional<String> normal = NormalPath.of(path);
        if (normal.isEmpty() || strictPaths && NormalPath.isAmbiguous(path)) {
            return null;
        }
        if (!normal.get().equals(path)) {
            String query = new String(b, to, end - to, StandardCharsets.ISO_8859_1);
            x.asked.path((normal.get() + query).getBytes(StandardCharsets.ISO_8859_1));
        }
        return normal.get().getBytes(StandardCharsets.ISO_8859_1);
    }
}
