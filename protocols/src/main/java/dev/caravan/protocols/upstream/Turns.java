package dev.caravan.protocols.upstream;

import java.util.ArrayList;
import java.util.List;

/**
 * The endpoints that get exchanges, and in which order they take turns: each as often in a round as
 * its weight says, its turns spread evenly over the round (nginx's smooth weighted round robin). Made
 * once for each change, so that a turn costs the same with weights as without. Immutable.
 */
final class Turns {
    private static final int MOST_TURNS = 10_000;

    /** Those that get exchanges, each once, in the written order. */
    final Endpoint[] endpoints;

    /** One round. */
    final Endpoint[] round;

    private Turns(Endpoint[] endpoints, Endpoint[] round) {
        this.endpoints = endpoints;
        this.round = round;
    }

    /** The turns of {@code all} under their overrides. */
    static Turns of(Endpoint[] all) {
        List<Endpoint> chosen = new ArrayList<>();
        for (Endpoint endpoint : all) {
            if (endpoint.override().turns() > 0) {
                chosen.add(endpoint);
            }
        }
        Endpoint[] endpoints = chosen.toArray(Endpoint[]::new);
        int[] weights = weights(endpoints);
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        return new Turns(
                endpoints, sum == endpoints.length ? endpoints : round(endpoints, weights, sum));
    }

    /** The smallest numbers in the same proportion; a large group is rounded, to 1 at least. */
    private static int[] weights(Endpoint[] endpoints) {
        int[] weights = new int[endpoints.length];
        int divisor = 0;
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = endpoints[i].override().turns();
            divisor = divisor(weights[i], divisor);
            sum += weights[i];
        }
        boolean large = sum / Math.max(1, divisor) > MOST_TURNS;
        for (int i = 0; i < weights.length; i++) {
            long scaled = (long) weights[i] * MOST_TURNS / Math.max(1, sum);
            weights[i] = large ? (int) Math.max(1, scaled) : weights[i] / divisor;
        }
        return weights;
    }

    private static int divisor(int one, int other) {
        return other == 0 ? one : divisor(other, one % other);
    }

    private static Endpoint[] round(Endpoint[] endpoints, int[] weights, int sum) {
        Endpoint[] round = new Endpoint[sum];
        long[] due = new long[weights.length];
        for (int turn = 0; turn < sum; turn++) {
            int most = 0;
            for (int i = 0; i < weights.length; i++) {
                due[i] += weights[i];
                most = due[i] > due[most] ? i : most;
            }
            due[most] -= sum;
            round[turn] = endpoints[most];
        }
        return round;
    }

    /** The place among the endpoints of the one whose turn {@code turn} is. */
    int place(int turn) {
        if (round == endpoints) {
            return turn;
        }
        int place = 0;
        while (endpoints[place] != round[turn]) {
            place++;
        }
        return place;
    }
}
