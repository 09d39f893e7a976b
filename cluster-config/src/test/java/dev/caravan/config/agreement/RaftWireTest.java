package dev.caravan.config.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.peer.Peers;

import io.microraft.model.log.LogEntry;
import io.microraft.model.message.AppendEntriesRequest;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

final class RaftWireTest {
    private static final HexFormat HEX = HexFormat.of();

    private static Map<String, byte[]> letters() {
        Map<String, byte[]> letters = new LinkedHashMap<>();
        Samples.messages()
                .forEach((name, message) -> letters.put(
                        name,
                        RaftWire.write(
                                new RaftWire.Letter("c1/1", 0x1122334455667788L, 42, message))));
        return letters;
    }

    @Test
    void everyLetterHasTheBytesItAlwaysHad() {
        Map<String, String> written = new LinkedHashMap<>();
        letters().forEach((name, bytes) -> written.put(name, HEX.formatHex(bytes)));
        assertThat(Golden.text(written)).isEqualTo(Golden.text(Golden.lines("letters-1.txt")));
    }

    @Test
    void everyLetterIsReadAsItWasWritten() {
        Golden.lines("letters-1.txt").forEach((name, hex) -> {
            RaftWire.Letter letter = RaftWire.read(HEX.parseHex(hex));
            assertThat(letter.group()).isEqualTo("c1/1");
            assertThat(letter.run()).isEqualTo(0x1122334455667788L);
            assertThat(letter.number()).isEqualTo(42);
            assertThat(letter.message()).hasSameClassAs(Samples.messages().get(name));
            assertThat(HEX.formatHex(RaftWire.write(letter))).as(name).isEqualTo(hex);
        });
    }

    @Test
    void aPartOfALetterIsNone() {
        letters().forEach((name, bytes) -> {
            for (int length = 0; length < bytes.length; length++) {
                byte[] part = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> RaftWire.read(part))
                        .as("%s cut at %d", name, length)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> RaftWire.read(Arrays.copyOf(bytes, bytes.length + 1)))
                    .as("%s and a byte", name)
                    .hasMessageContaining("1 bytes are left over");
        });
    }

    @Test
    void anotherVersionIsRefused() {
        byte[] letter = letters().get("vote").clone();
        letter[0] = 2;
        assertThatThrownBy(() -> RaftWire.read(letter))
                .hasMessage("letter: version 2 (expected: 1)");
    }

    @Test
    void spoiltLettersAreReadOrRefusedAndNothingElse() {
        Random random = new Random(7);
        List<byte[]> all = new ArrayList<>(letters().values());
        for (int i = 0; i < 50_000; i++) {
            byte[] letter = all.get(random.nextInt(all.size())).clone();
            for (int spoilt = random.nextInt(4); spoilt >= 0; spoilt--) {
                letter[random.nextInt(letter.length)] = (byte) random.nextInt(256);
            }
            try {
                RaftWire.read(letter);
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageStartingWith("letter");
            }
        }
    }

    @Test
    void asManyEntriesAsFitAreSent() {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            entries.add(Samples.entry(7 + i, Samples.proposed("x".repeat(20_000))));
        }
        byte[] letter = RaftWire.write(new RaftWire.Letter("c1/1", 1, 1, Samples.append(entries)));
        assertThat(letter.length).isLessThanOrEqualTo(Peers.MAX_LETTER_BYTES);
        AppendEntriesRequest read = (AppendEntriesRequest) RaftWire.read(letter).message();
        assertThat(read.getLogEntries()).hasSize(6);
        assertThat(read.getLogEntries().getLast().getIndex()).isEqualTo(12);
    }

    @Test
    void theLongestProposalFits() {
        String longest = "x".repeat(ProposalCodec.MAX_BYTES);
        List<LogEntry> entries = List.of(
                Samples.entry(7, Samples.proposed(longest)),
                Samples.entry(8, Samples.proposed("y")));
        byte[] letter =
                RaftWire.write(new RaftWire.Letter("c".repeat(500), 1, 1, Samples.append(entries)));
        assertThat(letter.length).isLessThanOrEqualTo(Peers.MAX_LETTER_BYTES);
        AppendEntriesRequest read = (AppendEntriesRequest) RaftWire.read(letter).message();
        assertThat(read.getLogEntries().getFirst().getOperation())
                .isEqualTo(Samples.proposed(longest));
    }
}
