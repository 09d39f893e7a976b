package dev.caravan.protocols.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the log writes, its documents explain. */
class DocumentedTest {
    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void everyTerminationCodeHasARowWithCauseAndAdvice() throws IOException {
        List<String[]> rows = rows("termination-codes.md");
        assertThat(rows.stream().map(row -> row[0]))
                .containsExactlyElementsOf(Arrays.stream(Termination.values())
                        .map(termination -> "`" + termination.code() + "`")
                        .toList());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).hasSize(3);
            assertThat(row[1]).endsWith(".");
            assertThat(row[2]).endsWith(".");
        });
    }

    @Test
    void everyFieldHasARow() throws IOException {
        List<String> fields = Arrays.stream(JsonField.values())
                .map(field -> "`" + field.word + "`")
                .toList();
        assertThat(rows("access-log.md").stream().filter(row -> row.length == 3).map(row -> row[0]))
                .containsExactlyElementsOf(fields);
    }

    @Test
    void theExampleLinesAreJson() throws IOException {
        List<String> examples = Files.readAllLines(DOCS.resolve("access-log.md")).stream()
                .filter(line -> line.startsWith("{"))
                .toList();
        assertThat(examples)
                .hasSize(2)
                .allSatisfy(line -> assertThat(StrictJson.object(line))
                        .containsKeys("time", "client", "termination"));
    }

    /** The cells of every table's row, without heads. */
    private static List<String[]> rows(String document) throws IOException {
        return Files.readAllLines(DOCS.resolve(document)).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
                .filter(row -> !row[0].equals("`to`"))
                .toList();
    }
}
