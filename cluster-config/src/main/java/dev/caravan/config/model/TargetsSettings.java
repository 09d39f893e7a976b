package dev.caravan.config.model;

import dev.caravan.protocols.access.OwnAddresses;
import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.stack.Setting;

import java.util.List;

/** What clients may name as their target, judged by the address that is then dialled. */
public record TargetsSettings(
        @Setting(
                value = "Whether every address of the public internet is allowed.",
                byDefault = "true",
                reason = "an open door to the inner network is never what one forgot to close")
        boolean public_,

        @Setting(
                value = "Whether every address but the node's own is allowed; wider than public.",
                byDefault = "false")
        boolean any,

        @Setting(
                value = "Allowed besides: addresses, blocks, names, *.names, loopback, private.",
                optional = true)
        List<TargetRule> allow,

        @Setting(value = "Refused whatever is allowed, written as in allow.", optional = true)
        List<TargetRule> deny,

        @Setting(value = "The only ports allowed; any when absent.", optional = true)
        List<PortRange> allowPorts,

        @Setting(value = "Ports refused, such as 25 or 6000-6063.", optional = true)
        List<PortRange> denyPorts,

        @Setting(
                value = "Which of the node's own addresses are not refused:"
                        + " management, cluster, link, listeners.",
                optional = true,
                reason = "whoever may use the proxy would reach them with the node's own rights")
        List<OwnAddresses.Kind> own) {

    /** The same, ready to judge. */
    public Targets targets() {
        Targets targets = any ? Targets.any() : public_ ? Targets.publicOnly() : Targets.none();
        for (TargetRule rule : allow) {
            targets = targets.allow(rule.text());
        }
        for (TargetRule rule : deny) {
            targets = targets.deny(rule.text());
        }
        for (PortRange ports : allowPorts) {
            targets = targets.allowPorts(ports.text());
        }
        for (PortRange ports : denyPorts) {
            targets = targets.denyPorts(ports.text());
        }
        return targets.allowOwn(own.toArray(OwnAddresses.Kind[]::new));
    }
}
