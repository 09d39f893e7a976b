package dev.caravan.protocols.upstream;

import dev.caravan.protocols.loop.Loop;

/**
 * One loop's turn through the endpoints of an upstream: each in its order, those that failed a
 * moment ago passed over while another is left. Confined to its loop.
 */
final class RoundRobin {
    private int turn;

    /** The place of the endpoint whose turn it is. */
    int peek(Endpoint[] endpoints, Loop loop, long now) {
        int count = endpoints.length;
        int first = turn >= count ? 0 : turn;
        int at = first;
        for (int tried = 0; tried < count; tried++) {
            if (!endpoints[at].pool(loop).backingOff(now)) {
                return at;
            }
            at = at + 1 == count ? 0 : at + 1;
        }
        return first;
    }

    /** The turn of the endpoint at {@code place} is over. */
    void passed(int place) {
        turn = place + 1;
    }
}
