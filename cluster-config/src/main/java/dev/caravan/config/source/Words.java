package dev.caravan.config.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How messages show what was written: short, in one line, and with the nearest known word. */
public final class Words {
    private static final int LONGEST = 60;

    private Words() {}

    /** {@code text} in one line: control characters escaped, the end left out where it is long. */
    public static String shown(String text) {
        StringBuilder line = new StringBuilder();
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return end < text.length() ? line.append('…').toString() : line.toString();
    }

    /** Whether {@code text} seems to hold a password's hash, which no message shows. */
    public static boolean secret(String text) {
        return text.contains("$2") || text.contains("$argon2");
    }

    /** The known word that {@code word} was probably meant to be. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        int most = word.length() <= 3 ? 1 : word.length() <= 6 ? 2 : 3;
        String best = "";
        int least = most + 1;
        if (word.length() <= LONGEST) {
            for (String candidate : known) {
                int distance = distance(word.toLowerCase(Locale.ROOT), candidate);
                if (distance < least) {
                    least = distance;
                    best = candidate;
                }
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** {@code unknown key "prot" (did you mean port? known: host, port)}. */
    public static String unknown(String what, String word, Collection<String> known) {
        List<String> shown = new ArrayList<>(known);
        String more = "";
        if (shown.size() > 40) {
            more = " and " + (shown.size() - 40) + " more";
            shown = shown.subList(0, 40);
        }
        String names = shown.isEmpty() ? "none" : String.join(", ", shown) + more;
        String meant =
                nearest(word, known).map(near -> "did you mean " + near + "? ").orElse("");
        return "unknown " + what + " \"" + shown(word) + "\" (" + meant + "known: " + names + ")";
    }

    /** Insertions, deletions, changes and swaps of neighbours from {@code a} to {@code b}. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(
                        Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
