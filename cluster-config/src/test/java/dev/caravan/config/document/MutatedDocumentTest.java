package dev.caravan.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

class MutatedDocumentTest {
    private static final String DOCUMENT = """
        caravan: 1 # the version
        users:
          staff: { names: { alice: "$2b$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" } }
        listeners:
          everything:
            bind: [":1080", "[::1]:1081"]
            users: staff
            targets: { public: true, allow: [10.20.0.0/16], deny-ports: [25, 6000-6063] }
            limits: &limits { idle: 10m, max-head-bytes: 16KiB }
            layers:
              - detect: { any-of: [socks5, [socks4]], within: 1s }
          web:
            bind: "127.0.0.1:8080"
            limits: *limits
            layers: { web: { routes: [{ name: x, upstream: api, path: '/p' }] } }
        upstreams:
          api: { endpoints: ["127.0.0.1:9001"], tolerate: [obs-fold] }
        """;
    private static final String CHARACTERS =
            "\n\t :-[]{}&*!|>'\"%@`,#?~<=\\/0123456789aeflnrstuxy.$é\u0000\uD83D";

    @Test
    void theDocumentIsFineByItself() {
        assertThat(reader().read(DOCUMENT).problems()).isEmpty();
    }

    @Test
    void noMutationIsMoreThanAProblem() {
        Random random = new Random(20_260_101);
        DocumentReader reader = reader();
        int refused = 0;
        for (int i = 0; i < 1_500; i++) {
            DocumentReader.Read read = reader.read(mutated(random));
            assertThat(read.document().isEmpty()).isEqualTo(!read.problems().isEmpty());
            refused += read.problems().isEmpty() ? 0 : 1;
        }
        assertThat(refused).isBetween(400, 1_499);
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(DOCUMENT);
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(20));
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, character(random));
                case 1 -> text.insert(at, character(random));
                case 2 -> text.delete(at, end);
                case 3 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
                default -> text.setLength(at + 1);
            }
        }
        return text.toString();
    }

    private static char character(Random random) {
        return CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    }

    private static DocumentReader reader() {
        return DocumentReader.of(ReadingOptions.of(Web.catalogue()));
    }
}
