package dev.caravan.management.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class TokenTest {
    private final Token token = Token.mint(new Random(1));

    @Test
    void aTokenHasItsIdAnd256Bits() {
        assertThat(token.text()).matches("cvn_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
        assertThat(Token.parse(token.text())).contains(token);
        assertThat(token.toString()).isEqualTo("cvn_" + token.id());
        assertThat(Token.mint(new Random(2)).text()).isNotEqualTo(token.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cvn_",
                "cvn_0123456789ab",
                "cvn_0123456789ab_",
                "cvn_0123456789AB_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "cvn_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                " cvn_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            })
    void anythingElseIsNone(String text) {
        assertThat(Token.parse(text)).isEmpty();
    }

    @Test
    void aFileOfTokensIsReadLineByLine() {
        String line = BootstrapTokens.line(token, Role.ADMIN, "root");
        var tokens = BootstrapTokens.parse("t", List.of("# tokens", "", "  " + line));
        assertThat(tokens).containsOnlyKeys(token.id());
        assertThat(tokens.get(token.id()))
                .isEqualTo(new KeptToken(token.hash(), "admin", "root", 0));
        assertThat(line).doesNotContain(token.text());
    }

    @Test
    void aLineThatIsNoneIsNamedWithoutAWordOfIt() {
        assertThatThrownBy(() -> BootstrapTokens.parse("t", List.of("#", token.text())))
                .hasMessage("t:2: no token (expected: ID HASH ROLE NAME)");
    }
}
