package dev.caravan.config.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.config.peer.FakePost.Network;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

class LetterBoxTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Bounds SMALL = new Bounds(2, 1000, 1500);

    private final Network network = new Network(7);
    private LetterBox a = network.letterBox("a");
    private LetterBox b = network.letterBox("b");
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void bEchoes() {
        b.answer(Topic.STATUS, (from, question) -> {
            asked.add(from + " " + new String(question, UTF_8));
            return CompletableFuture.completedStage(question);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String why(CompletionStage<byte[]> answer) {
        CompletableFuture<byte[]> future = answer.toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        assertThat(future.exceptionNow()).isInstanceOf(PeerException.class);
        return String.valueOf(future.exceptionNow().getMessage());
    }

    private CompletableFuture<byte[]> ask(String node, byte[] question) {
        return a.ask(node, Topic.STATUS, question, SECOND).toCompletableFuture();
    }

    @Test
    void lettersArrive() {
        List<String> got = new ArrayList<>();
        b.receive(Topic.RAFT, (from, letter) -> got.add(from + " " + new String(letter, UTF_8)));
        a.receive(Topic.RAFT, (from, letter) -> got.add(from + " " + letter.length));
        a.send("b", Topic.RAFT, bytes("hello"));
        a.send("b", Topic.APPLY, bytes("for nobody"));
        a.send("nobody", Topic.RAFT, bytes("lost"));
        a.send("a", Topic.RAFT, new byte[Peers.MAX_LETTER_BODY_BYTES]);
        network.pass(SECOND);
        assertThat(got).containsExactlyInAnyOrder("a hello", "a 131008");
        assertThatThrownBy(() -> a.send("b", Topic.RAFT, new byte[Peers.MAX_LETTER_BODY_BYTES + 1]))
                .hasMessage("letter of RAFT to b: 131009 bytes (expected: at most 131008)");
    }

    @Test
    void aReceiverThatThrowsHarmsNoOther() {
        List<Integer> got = new ArrayList<>();
        b.receive(Topic.RAFT, (from, letter) -> {
            got.add(letter.length);
            throw new IllegalStateException("not now");
        });
        a.send("b", Topic.RAFT, new byte[1]);
        a.send("b", Topic.RAFT, new byte[2]);
        network.pass(SECOND);
        assertThat(got).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 131_007, 131_008, 131_009, 262_016, 5_000_000})
    void anAnswerOfAnyLengthComesBack(int length) {
        byte[] question = random(length, length);
        CompletableFuture<byte[]> answer = ask("b", question);
        network.pass(SECOND);
        assertThat(answer.join()).isEqualTo(question);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aQuietNetworkCarriesEachPieceOnce() {
        CompletableFuture<byte[]> answer = ask("b", new byte[10 * Pieces.BYTES]);
        network.pass(SECOND);
        assertThat(answer).isCompleted();
        assertThat(network.carried()).isEqualTo(4 * 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twentyMegabytesBothWaysOverABadNetwork(long seed) {
        Network bad = new Network(seed).misbehave(0.05, 0.05, Duration.ofMillis(30));
        a = bad.letterBox("a");
        b = bad.letterBox("b");
        List<Integer> questions = new ArrayList<>();
        byte[] back = random(20_000_000, seed + 1);
        b.answer(Topic.CONTENT_PUT, (from, question) -> {
            questions.add(Arrays.hashCode(question));
            return CompletableFuture.completedStage(back);
        });
        byte[] there = random(20_000_000, seed);
        CompletionStage<byte[]> answer =
                a.ask("b", Topic.CONTENT_PUT, there, Duration.ofSeconds(60));
        bad.pass(Duration.ofSeconds(60));
        assertThat(answer.toCompletableFuture().join()).isEqualTo(back);
        assertThat(questions).containsExactly(Arrays.hashCode(there));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOneFrameMayBeLost(int which) {
        int[] count = {0};
        network.lose((to, frame) -> ++count[0] == which);
        CompletableFuture<byte[]> answer = ask("b", new byte[2 * Pieces.BYTES]);
        network.pass(SECOND);
        assertThat(answer).isCompletedWithValueMatching(bytes -> bytes.length == 2 * Pieces.BYTES);
        assertThat(asked).hasSize(1);
        long before = network.carried();
        network.pass(SECOND);
        assertThat(network.carried()).isEqualTo(before);
    }

    @Test
    void aQuestionThatArrivesOftenIsAnsweredOnce() {
        network.misbehave(0.3, 0.9, Duration.ofMillis(400));
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(a.ask("b", Topic.STATUS, bytes("q" + i), Duration.ofSeconds(30))
                    .toCompletableFuture());
        }
        network.pass(Duration.ofSeconds(30));
        for (int i = 0; i < 50; i++) {
            assertThat(answers.get(i).join()).isEqualTo(bytes("q" + i));
        }
        assertThat(asked).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void aQuestionToOneselfNeedsNoWire() {
        a.answer(Topic.STATUS, (from, question) -> CompletableFuture.completedStage(bytes(from)));
        assertThat(ask("a", bytes("me?")).join()).isEqualTo(bytes("a"));
        assertThat(network.carried()).isZero();
        assertThat(why(a.ask("a", Topic.APPLY, bytes("?"), SECOND)))
                .isEqualTo("a does not answer APPLY");
        a.answer(Topic.STATUS, (from, question) -> new CompletableFuture<>());
        CompletionStage<byte[]> never = ask("a", bytes("me?"));
        network.pass(SECOND);
        assertThat(why(never)).isEqualTo("a did not answer STATUS within 1000 ms");
    }

    @Test
    void aNodeSaysWhatItDoesNotAnswerAtOnce() {
        CompletionStage<byte[]> answer =
                a.ask("b", Topic.APPLY, new byte[3 * Pieces.BYTES], Duration.ofMinutes(1));
        network.pass(Duration.ofMillis(1));
        assertThat(why(answer)).isEqualTo("b does not answer APPLY");
    }

    @Test
    void aFailuresMessageGoesToTheAsker() {
        b.answer(Topic.APPLY, (from, question) -> {
            throw new IllegalStateException("port 80 is taken");
        });
        CompletionStage<byte[]> thrown = a.ask("b", Topic.APPLY, bytes("?"), SECOND);
        b.answer(
                Topic.ORDER,
                (from, question) -> CompletableFuture.supplyAsync(() -> question, Runnable::run)
                        .thenApply(bytes -> {
                            throw new IllegalStateException("x".repeat(100_000));
                        }));
        CompletionStage<byte[]> failed = a.ask("b", Topic.ORDER, bytes("?"), SECOND);
        network.pass(SECOND);
        assertThat(why(thrown)).isEqualTo("b failed: port 80 is taken");
        assertThat(why(failed)).startsWith("b failed: xxx").hasSize(4096);
    }

    @Test
    void aDeadNodeIsGivenUpInTime() {
        network.die("b");
        CompletionStage<byte[]> answer = ask("b", bytes("?"));
        network.pass(Duration.ofMillis(900));
        assertThat(answer.toCompletableFuture()).isNotDone();
        network.pass(Duration.ofMillis(100));
        assertThat(why(answer)).isEqualTo("b did not answer STATUS within 1000 ms");
        assertThat(network.carried()).isBetween(3L, 6L);
        network.goAway("b");
        assertThat(why(ask("b", bytes("?")))).isEqualTo("b cannot be reached");
    }

    @Test
    void aNodeThatIsKnownToHaveGoneIsNotWaitedFor() {
        b.answer(Topic.ORDER, (from, question) -> new CompletableFuture<>());
        CompletionStage<byte[]> answer = a.ask("b", Topic.ORDER, bytes("?"), SECOND);
        network.pass(Duration.ofMillis(100));
        assertThat(answer.toCompletableFuture()).isNotDone();
        network.goAway("b");
        network.pass(Duration.ofMillis(100));
        assertThat(why(answer)).isEqualTo("b cannot be reached any more");
    }

    @Test
    void whatIsCancelledIsForgottenByBoth() {
        CompletableFuture<byte[]> thinking = new CompletableFuture<>();
        b.answer(Topic.ORDER, (from, question) -> thinking);
        CompletableFuture<byte[]> answer =
                a.ask("b", Topic.ORDER, bytes("?"), SECOND).toCompletableFuture();
        network.pass(Duration.ofMillis(10));
        assertThat(answer.cancel(false)).isTrue();
        network.pass(Duration.ofMillis(10));
        long before = network.carried();
        thinking.complete(bytes("too late"));
        network.pass(SECOND);
        assertThat(network.carried()).isEqualTo(before);
    }

    @Test
    void onlySoManyQuestionsWaitForOneNode() {
        a = network.letterBox("a2", SMALL);
        b.answer(Topic.ORDER, (from, question) -> new CompletableFuture<>());
        CompletionStage<byte[]> first = a.ask("b", Topic.ORDER, bytes("1"), SECOND);
        a.ask("b", Topic.ORDER, bytes("2"), Duration.ofSeconds(3));
        assertThat(why(a.ask("b", Topic.ORDER, bytes("3"), SECOND)))
                .isEqualTo("2 questions to b wait already; no room for another");
        network.pass(SECOND);
        assertThat(why(first)).contains("did not answer");
        assertThat(a.ask("b", Topic.ORDER, bytes("4"), SECOND).toCompletableFuture())
                .isNotDone();
    }

    @Test
    void onlySoManyQuestionsOfOneNodeAreTaken() {
        LetterBox small = network.letterBox("small", SMALL);
        small.answer(Topic.ORDER, (from, question) -> new CompletableFuture<>());
        a.ask("small", Topic.ORDER, bytes("1"), SECOND);
        a.ask("small", Topic.ORDER, bytes("2"), SECOND);
        CompletionStage<byte[]> third = a.ask("small", Topic.ORDER, bytes("3"), SECOND);
        CompletionStage<byte[]> ofAnother = b.ask("small", Topic.ORDER, bytes("4"), SECOND);
        network.pass(Duration.ofMillis(1));
        assertThat(why(third))
                .isEqualTo("small has 2 questions of a to answer; no room for another");
        assertThat(ofAnother.toCompletableFuture()).isNotDone();
        network.pass(SECOND);
        CompletionStage<byte[]> later = a.ask("small", Topic.ORDER, bytes("5"), SECOND);
        network.pass(Duration.ofMillis(1));
        assertThat(later.toCompletableFuture()).isNotDone();
    }

    @Test
    void onlySoManyBytesAreAssembled() {
        LetterBox small = network.letterBox("small", SMALL);
        small.answer(Topic.ORDER, (from, question) -> new CompletableFuture<>());
        CompletionStage<byte[]> fits = a.ask("small", Topic.ORDER, new byte[1000], SECOND);
        CompletionStage<byte[]> tooMuch = a.ask("small", Topic.ORDER, new byte[1], SECOND);
        CompletionStage<byte[]> inAll = b.ask("small", Topic.ORDER, new byte[501], SECOND);
        network.pass(Duration.ofMillis(1));
        assertThat(fits.toCompletableFuture()).isNotDone();
        assertThat(why(tooMuch)).isEqualTo("small has no room for another question of 1 bytes");
        assertThat(why(inAll)).isEqualTo("small has no room for another question of 501 bytes");
        assertThat(why(small.ask("b", Topic.ORDER, new byte[1001], SECOND)))
                .isEqualTo("a question of 1001 bytes to b is more than may be under way");
    }

    @Test
    void anAnswerThatIsTooMuchFailsOnEitherSide() {
        LetterBox small = network.letterBox("small", SMALL);
        small.answer(
                Topic.ORDER, (from, question) -> CompletableFuture.completedStage(new byte[1001]));
        b.answer(Topic.ORDER, (from, question) -> CompletableFuture.completedStage(new byte[1001]));
        CompletionStage<byte[]> atAnswerer = a.ask("small", Topic.ORDER, bytes("?"), SECOND);
        CompletionStage<byte[]> atAsker = small.ask("b", Topic.ORDER, bytes("?"), SECOND);
        network.pass(Duration.ofMillis(1));
        assertThat(why(atAnswerer))
                .isEqualTo("small has too many answers under way for another of 1001 bytes");
        assertThat(why(atAsker))
                .isEqualTo("the answer of b, 1001 bytes, is more than may be under way");
        assertThat(why(a.ask("b", Topic.ORDER, new byte[Peers.MAX_ANSWER_BYTES + 1], SECOND)))
                .contains("67108865 bytes to b is too long (expected: at most 67108864)");
    }

    @Test
    void roomIsGivenBack() {
        LetterBox small = network.letterBox("small", SMALL);
        small.answer(Topic.ORDER, (from, question) -> CompletableFuture.completedStage(question));
        for (int i = 0; i < 10; i++) {
            CompletionStage<byte[]> answer = a.ask("small", Topic.ORDER, new byte[900], SECOND);
            CompletionStage<byte[]> other = small.ask("b", Topic.STATUS, new byte[100], SECOND);
            network.pass(SECOND);
            assertThat(answer.toCompletableFuture().join()).hasSize(900);
            assertThat(other.toCompletableFuture().join()).hasSize(100);
        }
    }

    @Test
    void aNodeThatStartsAgainIsNotToldAnswersToItsFormerSelf() {
        b.answer(Topic.ORDER, (from, question) -> CompletableFuture.completedStage(question));
        a.ask("b", Topic.ORDER, bytes("old"), SECOND);
        network.pass(Duration.ofMillis(10));
        a.close();
        a = network.letterBox("a");
        CompletionStage<byte[]> answer = a.ask("b", Topic.ORDER, bytes("new"), SECOND);
        network.pass(SECOND);
        assertThat(answer.toCompletableFuture().join()).isEqualTo(bytes("new"));
    }

    @Test
    void closingFailsWhatWaits() {
        network.die("b");
        CompletionStage<byte[]> answer = ask("b", bytes("?"));
        a.close();
        assertThat(why(answer)).isEqualTo("b was not waited for: this node leaves");
        assertThat(why(ask("b", bytes("?")))).isEqualTo("b was not asked: this node leaves");
    }

    @Test
    void framesThatMakeNoSenseAreDropped() {
        Random random = new Random(3);
        FakePost post = network.post("stranger");
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = new byte[random.nextInt(40)];
            random.nextBytes(frame);
            if (frame.length > 2) {
                frame[0] = 1;
                frame[1] = (byte) random.nextInt(8);
                frame[2] = (byte) random.nextInt(15);
            }
            if (frame.length > 18) {
                // Totals that are small now and then, lest they all be refused.
                frame[15] = (byte) (random.nextBoolean() ? 0 : frame[15]);
            }
            post.send("b", frame);
        }
        network.pass(Duration.ofMinutes(90));
        CompletableFuture<byte[]> answer = ask("b", bytes("still there?"));
        network.pass(SECOND);
        assertThat(answer.join()).isEqualTo(bytes("still there?"));
    }
}
