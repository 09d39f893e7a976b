package dev.caravan.config.validation;

import dev.caravan.config.model.Bind;
import dev.caravan.config.model.ListenerSettings;
import dev.caravan.config.model.On;
import dev.caravan.config.source.Pointer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** No two addresses of listeners that one node can open exclude each other. */
final class Binds {
    private record Bound(String listener, On on, Pointer at, Bind bind) {
        boolean conflicts(Bound other) {
            return bind.conflicts(other.bind) && !on.excludes(other.on);
        }
    }

    private Binds() {}

    static void check(Map<String, ListenerSettings> listeners, Findings findings) {
        Map<Object, List<Bound>> bySocket = new LinkedHashMap<>();
        listeners.forEach((name, listener) -> {
            for (int i = 0; i < listener.bind().size(); i++) {
                Bind bind = listener.bind().get(i);
                Pointer at = Pointer.ROOT.child("listeners").child(name).child("bind");
                Bound bound = new Bound(name, listener.on(), at.child(i), bind);
                Object socket = bind.address() instanceof InetSocketAddress inet
                        ? inet.getPort()
                        : bind.address();
                bySocket.computeIfAbsent(socket, key -> new ArrayList<>()).add(bound);
            }
        });
        bySocket.values().forEach(rivals -> judge(rivals, findings));
    }

    private static void judge(List<Bound> rivals, Findings findings) {
        for (int i = 1; i < rivals.size(); i++) {
            Bound late = rivals.get(i);
            for (Bound early : rivals.subList(0, i)) {
                if (late.conflicts(early)) {
                    String whose = early.listener().equals(late.listener())
                            ? "this listener"
                            : "listener " + early.listener();
                    String message = late.bind() + " is taken by " + whose + " at " + early.bind();
                    findings.problem(place(late, findings), message);
                    break;
                }
            }
        }
    }

    /** A single address is written without a list. */
    private static Pointer place(Bound bound, Findings findings) {
        boolean listed = !findings.source()
                .place(bound.at())
                .equals(findings.source().place(bound.at().parent()));
        return listed ? bound.at() : bound.at().parent();
    }
}
