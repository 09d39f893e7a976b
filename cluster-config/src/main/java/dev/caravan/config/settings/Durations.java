package dev.caravan.config.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time: {@code 10s}, {@code 100ms}, {@code 1h30m}, {@code 1d}. */
final class Durations {
    /** A duration's whole text. */
    static final String PATTERN =
            "([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?";

    private static final Pattern DURATION = Pattern.compile(PATTERN);
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
    private static final int[] UNIT_LENGTH = {1, 1, 1, 1, 2};

    private Durations() {}

    /**
     * The duration of {@code text}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Duration parse(String text) {
        Matcher duration = DURATION.matcher(text);
        if (text.isEmpty() || !duration.matches()) {
            throw new IllegalArgumentException("");
        }
        long millis = 0;
        for (int i = 0; i < MILLIS.length; i++) {
            String part = duration.group(i + 1);
            if (part != null) {
                String number = part.substring(0, part.length() - UNIT_LENGTH[i]);
                millis += Long.parseLong(number) * MILLIS[i];
            }
        }
        return Duration.ofMillis(millis);
    }
}
