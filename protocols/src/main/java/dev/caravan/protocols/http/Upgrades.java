package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.Head;

import java.util.List;

/** Which offers to switch protocols pass: listed ones, on requests without a body. */
final class Upgrades {
    private Upgrades() {}

    static void offer(LiveExchange x, List<String> listed) {
        Head head = x.asked.head();
        if (!head.upgrade() || x.asked.hasBody) {
            return;
        }
        for (String protocol : listed) {
            if (head.upgradeTo(protocol)) {
                x.asked.upgrade(protocol);
                return;
            }
        }
    }
}
