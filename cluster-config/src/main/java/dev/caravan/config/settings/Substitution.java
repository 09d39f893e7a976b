package dev.caravan.config.settings;

/** The rule that {@code ${…}} stands in few places only. */
final class Substitution {
    private Substitution() {}

    /** {@code text}, which must hold no {@code ${…}}. */
    static String none(String text) {
        if (text.contains("${")) {
            throw new IllegalArgumentException(
                    "${…} is not replaced here (expected: only in bind and in source addresses)");
        }
        return text;
    }
}
