package dev.caravan.management.fake;

import dev.caravan.config.content.Hash;
import dev.caravan.config.ledger.Revision;
import dev.caravan.config.revision.Revising;
import dev.caravan.config.rollout.RolloutState;
import dev.caravan.config.source.Problem;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Takes any JSON object but one that has a member {@code bad}; its rollouts end as they are told. */
public final class FakeRevising implements Revising {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public volatile RolloutState.Phase phase = RolloutState.Phase.DONE;
    private final FakeAgreement agreement;
    private final Map<Hash, byte[]> contents = new ConcurrentHashMap<>();

    public FakeRevising(FakeAgreement agreement) {
        this.agreement = agreement;
    }

    @Override
    public CompletionStage<Result> revise(Submission submission) {
        return CompletableFuture.completedFuture(result(submission));
    }

    private Result result(Submission submission) {
        long head = agreement.local().head();
        if (submission.expect() >= 0 && submission.expect() != head) {
            return new Result.Stale(head);
        }
        JsonNode json;
        try {
            json = JSON.readTree(submission.text());
        } catch (JacksonException e) {
            return invalid("", "no JSON");
        }
        if (json == null || !json.isObject()) {
            return invalid("", "no object");
        }
        if (json.has("bad")) {
            return invalid("/bad", "not known here");
        }
        if (json.has("paused")) {
            return new Result.Refused("paused", "rollout 7 is paused by ann");
        }
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        Hash hash = Hash.of(bytes);
        Impact impact =
                new Impact(List.of("listeners ~web"), List.of("web"), List.of(), List.of(), 3);
        if (submission.dryRun()) {
            return new Result.WouldRevise(head, hash, impact);
        }
        if (agreement.local().wanted().map(r -> r.document().equals(hash)).orElse(false)) {
            return new Result.Unchanged(head);
        }
        contents.put(hash, bytes);
        Hash submitted = Hash.of(submission.text().getBytes(StandardCharsets.UTF_8));
        contents.put(submitted, submission.text().getBytes(StandardCharsets.UTF_8));
        long number = head + 1;
        agreement.revise(
                new Revision(
                        number,
                        hash,
                        submitted,
                        bytes.length,
                        head,
                        number,
                        submission.origin(),
                        submission.note(),
                        submission.author(),
                        1_000_000),
                new RolloutState(
                        number,
                        number,
                        head,
                        1,
                        phase,
                        List.of(List.of("a1"), List.of("b2")),
                        0,
                        new TreeMap<>(Map.of(
                                "a1",
                                new RolloutState.NodeState(
                                        RolloutState.NodeState.Step.REFUSED, "port 80 taken"))),
                        1_000_000,
                        phase == RolloutState.Phase.ROLLED_BACK ? "a1 refused: port 80 taken" : "",
                        List.of()));
        return new Result.Revised(number, number, hash, impact);
    }

    private static Result invalid(String pointer, String message) {
        return new Result.Invalid(
                List.of(new Problem(pointer, 3, 9, message)),
                List.of(new NodeProblem("b2", "cannot bind :80")));
    }

    @Override
    public CompletionStage<Optional<byte[]>> content(Hash hash) {
        return CompletableFuture.completedFuture(Optional.ofNullable(contents.get(hash)));
    }
}
