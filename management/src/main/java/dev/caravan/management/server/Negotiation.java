package dev.caravan.management.server;

import dev.caravan.management.operation.Answer;
import dev.caravan.management.operation.Operation;
import dev.caravan.management.operation.Reply;
import dev.caravan.management.problem.Problem;

import java.util.List;
import java.util.Locale;

/** Which of the media types of an answer a client would rather have (RFC 9110, 12.5.1). */
final class Negotiation {
    private Negotiation() {}

    /**
     * Whether the client prefers YAML.
     *
     * @param accept the values of {@code Accept}, joined; empty when it was not sent
     */
    static boolean yaml(Operation operation, String accept) {
        List<String> offered = operation.replies().stream()
                .filter(reply -> reply.status() < 300)
                .map(Reply::types)
                .flatMap(List::stream)
                .distinct()
                .toList();
        if (accept.isBlank() || offered.isEmpty()) {
            return false;
        }
        String best = "";
        double bestQuality = 0;
        for (String type : offered) {
            double quality = quality(type, accept);
            if (quality > bestQuality) {
                best = type;
                bestQuality = quality;
            }
        }
        if (best.isEmpty() && quality(Problem.MEDIA_TYPE, accept) == 0) {
            throw new Problem(
                            406,
                            "not-acceptable",
                            "Not acceptable",
                            "expected: " + String.join(", ", offered))
                    .exception();
        }
        return best.equals(Answer.YAML);
    }

    /** The quality of the most exact range that {@code type} is in. */
    private static double quality(String type, String accept) {
        String major = type.substring(0, type.indexOf('/'));
        double quality = 0;
        int exact = -1;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.strip().split(";");
            String name = parts[0].strip();
            int exactness = name.equals(type) ? 2 : name.equals(major + "/*") ? 1 : 0;
            boolean fits = exactness > 0 || name.equals("*/*");
            if (fits && exactness > exact) {
                exact = exactness;
                quality = weight(parts);
            }
        }
        return quality;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.startsWith("q=")) {
                try {
                    return Math.clamp(Double.parseDouble(part.substring(2).strip()), 0, 1);
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
