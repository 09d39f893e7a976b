package dev.caravan.config.model;

import dev.caravan.config.settings.NotYet;
import dev.caravan.protocols.access.AccessList;
import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.StackPlan;

import java.util.List;
import java.util.Optional;

/** A named, bound address with its policy and its stack of layers. */
@NotYet({"rules", "egress", "session", "on-revoke", "certificates"})
public record ListenerSettings(
        @Setting(
                value = "Where it listens: \":1080\" (the node's own host), \"10.0.0.1:80\","
                        + " \"[::1]:1080\", \"unix:PATH\", or a list of these.",
                range = "1..64")
        List<Bind> bind,

        @Setting(value = "The set of users who may use it; anybody when absent.", names = "users")
        Optional<String> users,

        @Setting(
                value = "Client addresses that may use it: addresses, blocks, loopback, private;"
                        + " any when absent.",
                optional = true)
        List<ClientRange> allowFrom,

        @Setting(
                value = "Declares that anybody who can reach it may use it.",
                byDefault = "false",
                reason = "an open proxy off loopback is found and abused within hours")
        boolean open,

        @Setting(value = "What clients may name as their target.", byDefault = "{}")
        TargetsSettings targets,

        @Setting(value = "Bounds in number, time and memory.", byDefault = "{}")
        Limits limits,

        @Setting(value = "Its access log.", byDefault = "{}")
        AccessLogSettings accessLog,

        @Setting("The node's address that connections to targets come from; the system's choice"
                + " when absent.")
        Optional<SourceAddress> source,

        @Setting(value = "Which nodes open it.", byDefault = "{}")
        On on,

        @Setting("The layers, the first one nearest the client; the last one relays or answers.")
        StackPlan layers) {

    /** The clients of {@code allow-from}; empty when anybody is one. */
    public Optional<AccessList> clients() {
        List<String> entries = allowFrom.stream().map(ClientRange::text).toList();
        return entries.isEmpty() ? Optional.empty() : Optional.of(AccessList.of(entries));
    }

    /** Whether a node that opens both has nothing to change. */
    public boolean sameWhereOpen(ListenerSettings other) {
        return bind.equals(other.bind) && layers.equals(other.layers) && samePolicy(other);
    }

    /** Whether the two differ in nothing but their layers, where they are bound and on which nodes. */
    boolean samePolicy(ListenerSettings other) {
        ListenerSettings alike = new ListenerSettings(
                bind,
                other.users,
                other.allowFrom,
                other.open,
                other.targets,
                other.limits,
                other.accessLog,
                other.source,
                on,
                layers);
        return equals(alike);
    }
}
