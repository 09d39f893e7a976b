package dev.caravan.config.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.ledger.Author;
import dev.caravan.config.ledger.Change;
import dev.caravan.config.ledger.LedgerView;
import dev.caravan.config.ledger.Outcome;
import dev.caravan.config.ledger.Proposal;

import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteRequest;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the library must not be told, message by message. */
final class GuardsTest {
    private static final DefaultRaftModelFactory MAKE = new DefaultRaftModelFactory();

    private static RaftMessage voted(String node, int term) {
        return MAKE.createVoteResponseBuilder()
                .setGroupId(Stage.GROUP)
                .setSender(new Endpoint(node))
                .setTerm(term)
                .setGranted(true)
                .build();
    }

    private static RaftMessage preVoted(String node, int term, boolean granted) {
        return MAKE.createPreVoteResponseBuilder()
                .setGroupId(Stage.GROUP)
                .setSender(new Endpoint(node))
                .setTerm(term)
                .setGranted(granted)
                .build();
    }

    /** An answer that a node gave in {@code term}, to whatever it was asked then. */
    private static RaftMessage appended(String node, int term, long last) {
        return appended(node, term, last, 0, 0);
    }

    private static RaftMessage appended(String node, int term, long last, long query, long flow) {
        return MAKE.createAppendEntriesSuccessResponseBuilder()
                .setGroupId(Stage.GROUP)
                .setSender(new Endpoint(node))
                .setTerm(term)
                .setLastLogIndex(last)
                .setQuerySequenceNumber(query)
                .setFlowControlSequenceNumber(flow)
                .build();
    }

    /** A node answers the last request it got, and has it all; says the request's query. */
    private static long answer(Stage stage, String node) {
        AppendEntriesRequest request =
                stage.sentTo(node, AppendEntriesRequest.class).getLast();
        long last = request.getPreviousLogIndex() + request.getLogEntries().size();
        stage.say(appended(
                node,
                request.getTerm(),
                last,
                request.getQuerySequenceNumber(),
                request.getFlowControlSequenceNumber()));
        return request.getQuerySequenceNumber();
    }

    private static RaftMessage heartbeat(String node, int term) {
        return MAKE.createAppendEntriesRequestBuilder()
                .setGroupId(Stage.GROUP)
                .setSender(new Endpoint(node))
                .setTerm(term)
                .setPreviousLogTerm(0)
                .setPreviousLogIndex(0)
                .setCommitIndex(0)
                .setLogEntries(List.of())
                .setQuerySequenceNumber(0)
                .setFlowControlSequenceNumber(0)
                .build();
    }

    /** Others vote for n1 in {@code term}. */
    private static void elect(Stage stage, int term, String... voters) {
        for (String voter : voters) {
            stage.say(preVoted(voter, term, true));
        }
        for (String voter : voters) {
            stage.say(voted(voter, term));
        }
        assertThat(stage.seat.standing().leads()).as("leads term %d", term).isTrue();
        assertThat(stage.seat.standing().term()).isEqualTo(term);
    }

    private static CompletableFuture<Outcome> propose(Stage stage) {
        Author author = new Author("alice", "here", "admin");
        CompletableFuture<Outcome> outcome = stage.seat
                .propose(new Proposal("p1", 1, author, new Change.Put("users", "ann", "1", 0)))
                .toCompletableFuture();
        stage.pass(0);
        return outcome;
    }

    @Test
    void anAnswerOfAnEarlierTermDoesNotCommit() {
        Stage stage = new Stage(3);
        elect(stage, 1, "n2");
        stage.say(heartbeat("n3", 2));
        assertThat(stage.seat.standing().leads()).isFalse();
        stage.pass(6_000);
        elect(stage, 3, "n3");
        CompletableFuture<Outcome> outcome = propose(stage);
        stage.say(appended("n2", 1, 3));
        stage.say(appended("n2", 2, 3));
        answer(stage, "n3");
        assertThat(stage.seat.local().index()).isZero();
        assertThat(outcome).isNotDone();
        answer(stage, "n3");
        assertThat(outcome).isCompletedWithValue(new Outcome.Accepted(3, 3));
    }

    @Test
    void aReadCountsOnlyAnswersToWhatWasAskedAfterItBegan() {
        Stage stage = new Stage(5);
        elect(stage, 1, "n2", "n3");
        for (String node : new String[] {"n2", "n3", "n4", "n5"}) {
            answer(stage, node);
        }
        CompletableFuture<LedgerView> first = stage.seat.read().toCompletableFuture();
        stage.pass(0);
        assertThat(answer(stage, "n2")).isEqualTo(1);
        CompletableFuture<LedgerView> second = stage.seat.read().toCompletableFuture();
        stage.pass(0);
        assertThat(answer(stage, "n3")).isEqualTo(1);
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(answer(stage, "n2")).isEqualTo(2);
        assertThat(second).isNotDone();
        stage.pass(1_000);
        assertThat(answer(stage, "n4")).isEqualTo(2);
        assertThat(second).isCompleted();
    }

    @Test
    void aNodeAsksForVotesInTheTermInWhichItWasRefused() {
        Stage stage = new Stage(3);
        assertThat(stage.sentTo("n2", PreVoteRequest.class).getLast().getTerm()).isEqualTo(1);
        stage.say(preVoted("n2", 7, false));
        stage.pass(2_000);
        assertThat(stage.sentTo("n2", PreVoteRequest.class).getLast().getTerm()).isEqualTo(8);
        stage.say(preVoted("n2", 8, true));
        assertThat(stage.sentTo("n2", VoteRequest.class).getLast().getTerm()).isEqualTo(8);
    }

    @Test
    void aNodeThatHeardOfItsLeaderLooksForAnotherWhenItDies() {
        Stage stage = new Stage(3);
        stage.say(heartbeat("n2", 0));
        assertThat(stage.seat.standing().leader()).contains("n2");
        stage.sentTo("n3", PreVoteRequest.class);
        stage.pass(6_000);
        assertThat(stage.sentTo("n3", PreVoteRequest.class)).isNotEmpty();
    }

    @Test
    void lettersOfOthersAreDropped() {
        Stage stage = new Stage(3);
        stage.sayAs("n2", "c2/1", heartbeat("n2", 5));
        stage.sayAs("n3", Stage.GROUP, heartbeat("n2", 5));
        assertThat(stage.seat.standing().leader()).isEmpty();
        stage.sayAs("n2", Stage.GROUP, heartbeat("n2", 5));
        assertThat(stage.seat.standing().leader()).contains("n2");
    }
}
