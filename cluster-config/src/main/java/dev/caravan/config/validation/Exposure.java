package dev.caravan.config.validation;

import dev.caravan.config.model.Bind;
import dev.caravan.config.model.ListenerSettings;
import dev.caravan.config.source.Pointer;
import dev.caravan.protocols.stack.Stack;

import java.util.Optional;

/** A proxy whose clients name the target is open to others only where somebody said so. */
final class Exposure {
    private Exposure() {}

    static void check(ListenerSettings listener, Stack stack, Pointer at, Findings findings) {
        Optional<Bind> exposed =
                listener.bind().stream().filter(bind -> !bind.isLocal()).findFirst();
        if (exposed.isEmpty() || !stack.clientNamesTarget()) {
            return;
        }
        boolean restricted =
                listener.users().isPresent() || !listener.allowFrom().isEmpty();
        if (!restricted && !listener.open()) {
            findings.problem(
                    at.child("bind"),
                    exposed.get() + " is off loopback and clients name the target (expected: users:"
                            + " NAME, or allow-from: [ADDRESSES], or open: true)");
        } else if (!restricted) {
            findings.warning(
                    at.child("open"),
                    "anybody who can reach " + exposed.get() + " may use this proxy");
        }
    }
}
