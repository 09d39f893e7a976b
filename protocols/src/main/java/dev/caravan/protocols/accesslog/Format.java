package dev.caravan.protocols.accesslog;

/** How a line of the access log is written; {@code docs/access-log.md} shows each with examples. */
public enum Format {
    /** One JSON object a line. */
    JSON("json"),
    /** JSON with the passport of the connection, its states with times. */
    JSON_DEBUG("json-debug"),
    /** The common log format of web servers, with duration and termination behind it. */
    COMMON("common");

    private final String word;

    Format(String word) {
        this.word = word;
    }

    /** The format's name in the document. */
    public String word() {
        return word;
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Format of(String word) {
        for (Format format : values()) {
            if (format.word.equals(word)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "format: " + word + " (expected: json, json-debug or common)");
    }

    /** Writes records to {@code line}; one renderer a loop. */
    Renderer renderer(Line line) {
        return switch (this) {
            case JSON -> new JsonFormat(line, false);
            case JSON_DEBUG -> new JsonFormat(line, true);
            case COMMON -> new CommonFormat(line);
        };
    }

    /** Writes one record after the other as lines, newline included. Confined to a loop. */
    interface Renderer {
        void render(AccessRecord record);
    }
}
