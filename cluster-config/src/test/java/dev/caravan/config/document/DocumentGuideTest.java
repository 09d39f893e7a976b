package dev.caravan.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.validation.Surroundings;
import dev.caravan.protocols.catalog.Catalog;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class DocumentGuideTest {
    private static final Path FILE =
            Path.of("..", "docs", "configuration.md").toAbsolutePath().normalize();
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void theFileInTheTreeIsWhatTheRecordsSay() throws IOException {
        String made = DocumentGuide.markdown(Catalog::layers);
        if (Boolean.getBoolean("caravan.regenerate")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE))
                .as("docs/configuration.md; write it anew with"
                        + " mvn -pl cluster-config -am test -Dcaravan.regenerate=true")
                .isEqualTo(made);
    }

    @Test
    void everyExampleIsADocument() {
        List<String> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(DocumentGuide.markdown(Catalog::layers));
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        Surroundings surroundings =
                new Surroundings(Map.of(), 0, List::of, users -> Optional.empty());
        DocumentReader reader = DocumentReader.of(ReadingOptions.of(Catalog::layers)
                .bindHost(InetAddress.getLoopbackAddress())
                .variables(Map.of("LAB", "10.20.0.1"))
                .surroundings(surroundings));
        assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
        for (String example : examples) {
            assertThat(reader.read(example).problems()).as(example).isEmpty();
        }
    }
}
