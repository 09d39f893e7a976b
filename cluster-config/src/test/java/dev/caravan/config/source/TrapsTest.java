package dev.caravan.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Collections;
import java.util.stream.Stream;

class TrapsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("traps")
    void aTrapIsSaidWithTheWayOut(String text, String said) {
        Source source = Source.read(text);
        assertThat(source.root()).isEmpty();
        assertThat(source.problems()).extracting(problem -> problem.in("f")).containsExactly(said);
    }

    static Stream<Arguments> traps() {
        return Stream.of(
                trap(
                        "a:\n  bind: [::]:1080\n",
                        "f:2:9: /a/bind: [::]:1080 is a list to YAML; quote it: bind: "
                                + "\"[::]:1080\""),
                trap(
                        "a:\n  bind: [::1]:1080 # all\n",
                        "f:2:9: /a/bind: [::1]:1080 is a list to YAML; quote it: bind: "
                                + "\"[::1]:1080\""),
                trap(
                        "a:\n  - [::1]:1080\n",
                        "f:2:5: /a/0: [::1]:1080 is a list to YAML; quote it: " + "\"[::1]:1080\""),
                trap(
                        "a: {b: [::1]:80, c: 1}\n",
                        "f:1:8: /a/b: [::1]:80 is a list to YAML; quote it: b: " + "\"[::1]:80\""),
                trap(
                        "a: {bind: :1080}\n",
                        "f:1:11: /a/bind: found ':' (expected: a value); quote it: bind: "
                                + "\":1080\""),
                trap(
                        "a: [:1080, 1080:80]\n",
                        "f:1:5: /a/0: found ':' (expected: a value); quote it: \":1080\""),
                trap(
                        "a:\n  allow: [10.0.0.0/8, ::1]\n",
                        "f:2:23: /a/allow/1: found ':' (expected: a value); quote it: "
                                + "\"::1\""),
                trap(
                        "a:\n\tbind: x\n",
                        "f:2:1: /a: a tab (expected: spaces before a key or a value)"),
                trap(
                        "a:\n  host: *.example.com\n",
                        "f:2:10: /a/host: * begins an alias here; quote it: host: "
                                + "\"*.example.com\""),
                trap(
                        "a:\n  hosts: [*.example.com]\n",
                        "f:2:12: /a/hosts/0: * begins an alias here; quote it: "
                                + "\"*.example.com\""),
                trap(
                        "a:\n  host: *\n",
                        "f:2:10: /a/host: * begins an alias here; quote it: host: \"*\""),
                trap(
                        "a:\n  host: *foo\n",
                        "f:2:9: /a/host: *foo names no anchor before it; quote it: host: "
                                + "\"*foo\""),
                trap("a: @x\n", "f:1:4: /a: '@' cannot begin a value; quote it: a: \"@x\""),
                trap("a: `x`\n", "f:1:4: /a: '`' cannot begin a value; quote it: a: \"`x`\""),
                trap("a: %x\n", "f:1:4: /a: '%' cannot begin a value; quote it: a: \"%x\""),
                trap(
                        "a: !foo x\n",
                        "f:1:4: /a: !foo is a tag (expected: none; quote it: a: \"!foo " + "x\")"),
                trap("a: 'x\n", "f:1:4: /a: a quote opened here is not closed"),
                trap(
                        "a: \"C:\\data\"\n",
                        "f:1:8: /a: an unknown escape in double quotes (expected: \\\\ "
                                + "for a backslash, or single quotes)"),
                trap(
                        "a: text: no\n",
                        "f:1:8: a second ': ' in one line; quote it: a: \"text: no\""),
                trap(
                        "a:1\nb: 2\n",
                        "f:2:2: the line before has no space after its colon (write: a: " + "1)"),
                trap(
                        "a: x\n  b: y\n",
                        "f:2:4: a key inside the value of the line before (expected: the "
                                + "indentation of the keys beside it)"),
                trap(
                        "b:\n  - c:\n      d: 1\n     e: 2\n",
                        "f:4:6: /b/0: this line fits no open block (expected: the "
                                + "indentation of the block begun at line 2, column 5)"),
                trap(
                        "b: [1,\n  2\nc: 3\n",
                        "f:3:2: /b/2: a list opened at line 1, column 4 is not closed "
                                + "(expected: ',' or ']')"),
                trap("a: {x: 1}}\n", "f:1:10: '}' closes nothing"),
                trap(
                        " a: 1\nb: 2\n",
                        "f:2:1: this line is outside the document (expected: the "
                                + "indentation of the first key)"),
                trap(
                        "a: - b\n",
                        "f:1:4: /a: a list that begins on its key's line (expected: - on "
                                + "the next line, or [ … ])"),
                trap("a: 1\nb: 2\na: 3\n", "f:3:1: /a: a key twice (expected: once)"),
                trap("a:\n  ~x: {y: 1, y: 2}\n", "f:2:14: /a/~0x/y: a key twice (expected: once)"),
                trap(
                        "? [a]\n: 1\n",
                        "f:1:3: no text (expected: a key; quote one that begins with [ or " + "{)"),
                trap(
                        "{{ x }}: 1\n",
                        "f:1:1: no text (expected: a key; quote one that begins with [ or " + "{)"),
                trap("a: 1\n---\nb: 2\n", "f:2:1: a second document (expected: one)"),
                trap("a: 1\nb: \u0007\n", "f:2:4: the character U+0007 (expected: printable text)"),
                trap(
                        "",
                        "f:1:1: nothing in it (expected: a document that begins with "
                                + "caravan: 1)"),
                trap(
                        "# only words\n",
                        "f:1:1: nothing in it (expected: a document that begins with "
                                + "caravan: 1)"),
                trap(
                        "a: [".repeat(80),
                        "f:1:132: " + "/a/0".repeat(32)
                                + "/a: deeper than 64 levels (expected: less)"),
                trap("users:\n  a: @$2a$10$secret\n", "f:2:6: /users/a: '@' cannot begin a value"),
                trap(
                        laughs(),
                        "f:5:45: /a4/7: aliases stand for too much (expected: at most "
                                + "100000 values by aliases)"));
    }

    private static Arguments trap(String text, String said) {
        return Arguments.of(text, said);
    }

    private static String laughs() {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            String alias = "*a" + (i - 1);
            text.append("a%d: &a%d [%s]\n"
                    .formatted(i, i, String.join(", ", Collections.nCopies(10, alias))));
        }
        return text.toString();
    }
}
