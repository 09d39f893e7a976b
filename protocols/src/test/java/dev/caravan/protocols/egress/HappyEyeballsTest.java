package dev.caravan.protocols.egress;

import static dev.caravan.protocols.egress.HappyEyeballs.ATTEMPT_DELAY_NANOS;
import static dev.caravan.protocols.egress.HappyEyeballs.RESOLUTION_DELAY_NANOS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.egress.HappyEyeballs.Step;
import dev.caravan.protocols.egress.Resolver.Family;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The order and the times of RFC 8305, without a socket or a clock. */
final class HappyEyeballsTest {
    private final HappyEyeballs eyes = new HappyEyeballs();
    private long now = 1_000_000;

    private static List<InetAddress> six(int count) {
        List<InetAddress> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(InetAddress.ofLiteral("2001:db8::" + i));
        }
        return all;
    }

    private static List<InetAddress> four(int count) {
        List<InetAddress> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(InetAddress.ofLiteral("192.0.2." + i));
        }
        return all;
    }

    private void dials(InetAddress address) {
        assertThat(eyes.next(now)).isEqualTo(new Step.Dial(address));
    }

    @Test
    void nothingIsDialledBeforeAnAnswer() {
        assertThat(eyes.next(now)).isEqualTo(Step.WaitForNews.IT);
    }

    @Test
    void ipv6GoesFirstAndDoesNotWaitForIpv4() {
        eyes.resolved(Family.IPV6, six(1), now);
        dials(six(1).getFirst());
        assertThat(eyes.next(now)).isEqualTo(Step.WaitForNews.IT);
    }

    @Test
    void ipv4WaitsFiftyMillisecondsForTheIpv6Answer() {
        eyes.resolved(Family.IPV4, four(1), now);
        assertThat(eyes.next(now)).isEqualTo(new Step.Wait(now + RESOLUTION_DELAY_NANOS));
        now += RESOLUTION_DELAY_NANOS;
        dials(four(1).getFirst());
    }

    @Test
    void ipv4GoesAtOnceWhenThereIsNoIpv6() {
        eyes.resolved(Family.IPV4, four(1), now);
        eyes.resolved(Family.IPV6, List.of(), now + 1);
        dials(four(1).getFirst());
    }

    @Test
    void theFamiliesTakeTurnsAQuarterOfASecondApart() {
        eyes.resolved(Family.IPV6, six(3), now);
        eyes.resolved(Family.IPV4, four(2), now);
        List<InetAddress> order = List.of(
                six(1).getFirst(),
                four(1).getFirst(),
                six(2).get(1),
                four(2).get(1),
                six(3).get(2));
        for (InetAddress next : order) {
            dials(next);
            Step after = eyes.next(now);
            if (after instanceof Step.Wait wait) {
                assertThat(wait.untilNanos()).isEqualTo(now + ATTEMPT_DELAY_NANOS);
            }
            now += ATTEMPT_DELAY_NANOS;
        }
        assertThat(eyes.next(now)).isEqualTo(Step.WaitForNews.IT);
    }

    @Test
    void aFailureStartsTheNextAtOnce() {
        eyes.resolved(Family.IPV6, six(1), now);
        eyes.resolved(Family.IPV4, four(1), now);
        dials(six(1).getFirst());
        eyes.failed();
        dials(four(1).getFirst());
        eyes.failed();
        assertThat(eyes.next(now)).isEqualTo(Step.GiveUp.IT);
    }

    @Test
    void ipv6ThatComesLateStillTakesItsTurn() {
        eyes.resolved(Family.IPV4, four(2), now);
        now += RESOLUTION_DELAY_NANOS;
        dials(four(1).getFirst());
        eyes.resolved(Family.IPV6, six(1), now);
        now += ATTEMPT_DELAY_NANOS;
        dials(six(1).getFirst());
    }

    /** Whatever happens: each address once, never two starts within the delay but after a failure. */
    @Test
    void anyOrderOfNewsKeepsTheRules() {
        for (int seed = 0; seed < 2000; seed++) {
            new Model(new Random(seed)).run();
        }
    }

    private static final class Model {
        private final Random random;
        private final HappyEyeballs eyes = new HappyEyeballs();
        private final List<InetAddress> left = new ArrayList<>();
        private long now = 5_000_000_000L;
        private long lastStart = Long.MIN_VALUE / 2;
        private boolean failedSince;
        private int running;
        private int answers;

        Model(Random random) {
            this.random = random;
        }

        void run() {
            List<Family> unanswered = new ArrayList<>(List.of(Family.values()));
            for (int i = 0; i < 200; i++) {
                now += random.nextInt(100) * 1_000_000L;
                if (!unanswered.isEmpty() && random.nextInt(4) == 0) {
                    Family family = unanswered.remove(random.nextInt(unanswered.size()));
                    int count = random.nextInt(4);
                    List<InetAddress> found = family == Family.IPV6 ? six(count) : four(count);
                    left.addAll(found);
                    answers++;
                    eyes.resolved(family, found, now);
                } else if (running > 0 && random.nextInt(6) == 0) {
                    running--;
                    failedSince = true;
                    eyes.failed();
                }
                if (obey() == Step.GiveUp.IT) {
                    assertThat(left).isEmpty();
                    assertThat(running).isZero();
                    assertThat(answers).isEqualTo(2);
                    return;
                }
            }
        }

        private Step obey() {
            while (true) {
                Step step = eyes.next(now);
                if (step instanceof Step.Wait wait) {
                    assertThat(wait.untilNanos()).isGreaterThan(now);
                }
                if (!(step instanceof Step.Dial dial)) {
                    return step;
                }
                assertThat(left.remove(dial.address())).as("dialled once").isTrue();
                assertThat(now - lastStart >= ATTEMPT_DELAY_NANOS || failedSince || running == 0)
                        .as("not too early")
                        .isTrue();
                failedSince = false;
                lastStart = now;
                running++;
            }
        }
    }
}
