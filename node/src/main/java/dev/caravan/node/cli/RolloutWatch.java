package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiException;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.UnreachableException;
import dev.caravan.node.client.Value;

import java.time.Duration;
import java.util.Optional;

/**
 * Watches a rollout until it is over, with a line for everything that happens. A node that does not
 * answer meanwhile is asked again: it may be the one that the rollout restarts.
 */
final class RolloutWatch {
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final int UNAVAILABLE = 503;

    private final Api api;
    private final Screen screen;
    private final Pace pace;
    private final RolloutProgress progress = new RolloutProgress();

    RolloutWatch(Api api, Screen screen, Pace pace) {
        this.api = api;
        this.screen = screen;
        this.pace = pace;
    }

    /** How rollout {@code id} ended; {@link Exit#UNANSWERED} when it did not {@code within} that. */
    Exit watch(String id, Duration within) {
        long start = pace.nanos();
        boolean silent = false;
        while (true) {
            Optional<Value> seen = look(id);
            seen.ifPresent(rollout -> progress.news(rollout).forEach(screen::progress));
            Optional<Exit> end = seen.flatMap(RolloutProgress::end);
            if (end.isPresent()) {
                screen.show(seen.orElseThrow(), () -> {});
                return end.orElseThrow();
            }
            if (seen.isEmpty() && !silent) {
                screen.progress("no answer; asking again ...");
            }
            silent = seen.isEmpty();
            if (pace.nanos() - start >= within.toNanos()) {
                screen.warn("rollout " + id + " goes on after " + within.toSeconds()
                        + " s; 'caravan rollout watch " + id + "' watches on");
                return Exit.UNANSWERED;
            }
            pace.pause(BETWEEN);
        }
    }

    private Optional<Value> look(String id) {
        try {
            return Optional.of(api.ask(ApiRequest.v1("GET", "rollouts", id)).json());
        } catch (UnreachableException e) {
            return Optional.empty();
        } catch (ApiException e) {
            if (e.problem().status() == UNAVAILABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
