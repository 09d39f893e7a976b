package dev.caravan.protocols.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldLineTest {
    private final HeadEdits edits = HeadEdits.create();

    @Test
    void isAsWrittenWithOneBlank() {
        assertThat(FieldLine.of("X-User", "  bob \t")).hasToString("X-User: bob");
        assertThat(FieldLine.of("X-Empty", "").bytes()).isEqualTo(Heads.bytes("X-Empty: \r\n"));
        assertThat(FieldLine.of("X-Name", "Jürgen").bytes())
                .isEqualTo(Heads.bytes("X-Name: J\u00c3\u00bcrgen\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nEvil: 1",
                "a\nEvil: 1",
                "a\rEvil: 1",
                "a\0b",
                "a\r\n\r\nGET / HTTP/1.1",
                "\r",
                "\n",
                "a\u007f",
                "a\u001b[2J",
                "12345678\n",
                "1234567\r\n12345678"
            })
    void noValueCanEndItsLine(String value) {
        byte[] b = Heads.bytes(value);

        assertThatThrownBy(() -> FieldLine.of("X-A", value))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("X-A");
        assertThatThrownBy(() -> FieldLine.of("X-A", b, 0, b.length))
                .isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> edits.set("X-A", value)).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> edits.add("X-A", value)).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> edits.host(value)).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> edits.upgrade(value)).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> edits.target(b, 0, b.length))
                .isInstanceOf(InvalidFieldException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "ä", "a\0", "(a)", "a\"", "a/b", "{a}"})
    void noNameIsAnythingButAToken(String name) {
        assertThatThrownBy(() -> FieldLine.of(name, "1"))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageNotContaining("\r")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> edits.set(name, "1")).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> edits.remove(name)).isInstanceOf(InvalidFieldException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length", "transfer-encoding", "Transfer_Encoding", "Connection", "Host",
                "Upgrade", "TE", "Keep-Alive", "Proxy-Connection", "HTTP2-Settings"
            })
    void noEditTouchesFramingOrRouting(String name) {
        int kind = FieldName.of(name);

        assertThatThrownBy(() -> edits.set(name, "1")).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> edits.add(name, "1")).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> edits.remove(name)).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> edits.remove(kind & 63)).isInstanceOf(InvalidFieldException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a#b", "/\u00e9", "", "/\t", "/\u007f"})
    void noTargetHoldsWhatWeWouldRefuse(String target) {
        byte[] b = Heads.bytes(target);

        assertThatThrownBy(() -> edits.target(b, 0, b.length))
                .isInstanceOf(InvalidFieldException.class);
    }
}
