package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Hostile and faulty heads, each with the section that decides it: see the tables it reads. */
class HeadStrictnessTest {
    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvFileSource(resources = "requests.csv", delimiter = '|', numLinesToSkip = 1)
    void judgesARequest(String section, String escaped, String verdict) {
        judge(section, escaped, verdict, true, HeadRules.DEFAULT);
    }

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvFileSource(resources = "responses.csv", delimiter = '|', numLinesToSkip = 1)
    void judgesAResponse(String section, String escaped, String verdict) {
        judge(section, escaped, verdict, false, HeadRules.DEFAULT);
    }

    @ParameterizedTest(name = "{0}: {1} is {2} where tolerated")
    @CsvFileSource(resources = "tolerated.csv", delimiter = '|', numLinesToSkip = 1)
    void judgesAToleratedResponse(String section, String escaped, String verdict) {
        var all = HeadRules.DEFAULT.tolerating(java.util.List.of(Tolerance.values()));
        judge(section, escaped, verdict, false, all);
        // The same tolerances never help a request.
        String request = escaped.replaceFirst("HTTP/1.1 [0-9]+ [A-Za-z]*", "GET / HTTP/1.1");
        if (!request.equals(escaped)) {
            byte[] b = Heads.bytes(Escapes.plain(request));
            assertThat(Heads.read(Head.create(), b, 0, b.length, true, all))
                    .isEqualTo(Parsed.MALFORMED);
        }
    }

    private static void judge(
            String section, String escaped, String verdict, boolean request, HeadRules rules) {
        byte[] b = Heads.bytes(Escapes.plain(escaped));
        Head head = Head.create();

        Parsed parsed = Heads.read(head, b.clone(), 0, b.length, request, rules);

        if (verdict.startsWith("ok")) {
            assertThat(parsed).as(Heads.outcome(head, parsed)).isEqualTo(Parsed.DONE);
            if (verdict.length() > 3) {
                assertThat(Heads.write(head, HeadEdits.create()))
                        .isEqualTo(Escapes.plain(verdict.substring(3)));
            }
        } else {
            assertThat(parsed).isEqualTo(Parsed.MALFORMED);
            assertThat(head.problem()).isEqualTo(HeadProblem.valueOf(verdict));
            assertThat(head.problem().section()).isEqualTo("RFC " + section);
            assertThat(head.problemAt()).isBetween(0, b.length);
        }
        Splits.allAgree(b, request, rules);
    }
}
