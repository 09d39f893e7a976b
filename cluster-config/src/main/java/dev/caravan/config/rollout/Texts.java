package dev.caravan.config.rollout;

import java.time.Duration;

/** Words for people, of bounded length: they are agreed on with everything else. */
final class Texts {
    private Texts() {}

    static String clipped(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /** {@code 30 s}, {@code 250 ms}. */
    static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
