package dev.caravan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.node.cli.Checkup.Verdict;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class CheckupTest {
    @Test
    void fewDescriptorsAreFewConnections() {
        assertThat(descriptors("1024")).isEqualTo(Verdict.FAIL);
        assertThat(descriptors("20000")).isEqualTo(Verdict.WARN);
        assertThat(descriptors("1048576")).isEqualTo(Verdict.OK);
        assertThat(descriptors("unlimited")).isEqualTo(Verdict.OK);
        assertThat(Checkup.descriptors(List.of()).verdict()).isEqualTo(Verdict.WARN);
    }

    private static Verdict descriptors(String soft) {
        return Checkup.descriptors(
                        List.of("Max open files            " + soft + "   1048576  files"))
                .verdict();
    }

    @Test
    void aResolverWithoutServersDoesNotWork() {
        assertThat(Checkup.resolver(List.of("# x", "nameserver 10.0.0.1", "search lan"))
                        .says())
                .isEqualTo("10.0.0.1");
        assertThat(Checkup.resolver(List.of("search lan")).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aClockIsJudgedWithinWhatAnAnswerTells() {
        assertThat(Checkup.clock("n", 10_000, 10_900, 11_500).says()).isEqualTo("n: as here");
        assertThat(Checkup.clock("n", 10_000, 5_000, 9_000).says())
                .isEqualTo("n: 1000 ms ahead of here");
        assertThat(Checkup.clock("n", 10_000, 15_000, 15_001).verdict()).isEqualTo(Verdict.WARN);
        assertThat(Checkup.clock("n", 10_000, 15_000, 15_001).says())
                .isEqualTo("n: 4001 ms behind here");
        assertThat(Checkup.clock("n", 0, 1, 2).verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void aTakenPortNamesItsOwner() {
        assertThat(Checkup.port("proxy", 1080, false, Optional.of("pid 7 (java)"))
                        .says())
                .startsWith("1080 (proxy) is taken by pid 7 (java)");
    }
}
