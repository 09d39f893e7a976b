package dev.caravan.protocols.http;

import dev.caravan.protocols.accesslog.Termination;
import dev.caravan.protocols.egress.Egress;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.Method;
import dev.caravan.protocols.http1.TargetForm;
import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.policy.Policy;
import dev.caravan.protocols.stack.HostText;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.upstream.OriginPools;
import dev.caravan.protocols.upstream.Pool;

import org.jspecify.annotations.Nullable;

/** A connection's forward proxy: credentials, target, tunnel or exchange. */
final class ForwardHandler implements Handler {
    private static final int HTTP_PORT = 80;

    private final LiveConnection live;
    private Succession<HttpProxyLayer> place;
    private final Pseudonym pseudonym;
    private final ProxyAuth auth;
    private @Nullable Pool last;
    private @Nullable Egress lastEgress;

    ForwardHandler(LiveConnection live, Succession<HttpProxyLayer> place, Pseudonym pseudonym) {
        this.live = live;
        this.place = place;
        this.pseudonym = pseudonym;
        this.auth = new ProxyAuth(live);
    }

    @Override
    public String name() {
        return HttpProxy.NAME;
    }

    @Override
    public Pseudonym pseudonym() {
        return pseudonym;
    }

    @Override
    public boolean ending() {
        return place.latest().gone();
    }

    private ForwardPlans plans() {
        return place.layer().plans();
    }

    @Override
    public void handle(LiveExchange x) {
        place = place.latest();
        if (x.asked.method == Method.CONNECT) {
            // Refused, 407 included, it closes: bytes may follow that were meant for the tunnel.
            x.wire.closeAfter(x);
        }
        Policy policy = live.policy();
        if (policy.users().isEmpty()) {
            admitted(x);
        } else {
            auth.check(x, policy.users().get(), this::admitted);
        }
    }

    private void admitted(LiveExchange x) {
        Head head = x.asked.head();
        if (x.asked.method == Method.CONNECT) {
            connect(x, head);
        } else if (head.form() == TargetForm.ASTERISK) {
            x.serve(Plan.of(null, own -> HttpResponse.of(200, ""), java.util.List.of()), null);
        } else if (head.form() != TargetForm.ABSOLUTE) {
            refuse(
                    x,
                    400,
                    "This is a forward proxy: it takes requests for http:// targets and CONNECT,"
                            + " as a client sends them that was told to use a proxy.");
        } else if (!head.schemeIs("http")) {
            refuse(
                    x,
                    501,
                    "This proxy forwards http:// targets; for https:// a client uses CONNECT.");
        } else if (!Loops.stops(x, pseudonym)) {
            Upgrades.offer(x, plans().upgrades());
            forward(x, head);
        }
    }

    private void connect(LiveExchange x, Head head) {
        Target target = target(x, head, head.port());
        if (target != null) {
            x.asked.target(target);
            x.serve(plans().connect(), null);
        }
    }

    private void forward(LiveExchange x, Head head) {
        Target target = target(x, head, head.port() < 0 ? HTTP_PORT : head.port());
        if (target == null) {
            return;
        }
        x.record.target = target;
        Policy policy = live.policy();
        Pool pool = last;
        Egress egress = policy.egress();
        if (pool == null
                || lastEgress != egress
                || !pool.target().equals(target)
                || pool.closed()) {
            pool = OriginPools.of(live.loop()).pool("http", target, egress, plans().rules());
            last = pool;
            lastEgress = egress;
        }
        x.serve(plans().forward(), new OriginWay(pool, policy.judge()));
    }

    private @Nullable Target target(LiveExchange x, Head head, int port) {
        String host = head.host();
        if (host.isEmpty() || HostText.problem(host).isPresent()) {
            refuse(x, 400, "The target's host is neither a name nor an address.");
            return null;
        }
        return new Target(host, port);
    }

    private void refuse(LiveExchange x, int status, String text) {
        Termination why = status == 501 ? Termination.UNSUPPORTED : Termination.CLIENT_MALFORMED;
        x.refuse(why, HttpResponse.of(status, text + "\n"));
    }
}
