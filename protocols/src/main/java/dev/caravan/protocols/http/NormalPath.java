package dev.caravan.protocols.http;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/**
 * One meaning for each path: dot segments, plain or escaped ({@code %2e}), are resolved once, and
 * what is matched is what is forwarded. {@code %2f}, {@code %5c} and {@code ;} stay as sent and are
 * never decoded. Refused: a raw backslash, {@code %00}, and dot segments that leave the root.
 */
final class NormalPath {
    private NormalPath() {}

    /** Whether {@code b[from, to)}, a path, certainly needs no second look. */
    static boolean isPlain(byte[] b, int from, int to) {
        int before = 0;
        for (int i = from; i < to; i++) {
            int c = b[i];
            if (c == '%' || c == '\\' || c == '.' && before == '/') {
                return false;
            }
            before = c;
        }
        return true;
    }

    /** Whether the path holds what {@code paths: strict} rejects: {@code %2f}, {@code %5c}, ;. */
    static boolean isAmbiguous(String path) {
        String lower = path.toLowerCase(java.util.Locale.ROOT);
        return lower.indexOf(';') >= 0 || lower.contains("%2f") || lower.contains("%5c");
    }

    /** The normal form of an absolute path without query; empty when it must be refused. */
    static Optional<String> of(String path) {
        if (path.indexOf('\\') >= 0 || path.contains("%00")) {
            return Optional.empty();
        }
        ArrayDeque<String> kept = new ArrayDeque<>();
        boolean open = false;
        int from = 1;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String segment = path.substring(from, to);
            int dots = dots(segment);
            open = dots > 0;
            if (dots == 2) {
                if (kept.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (dots == 0) {
                kept.addLast(segment);
            }
            from = to + 1;
        }
        return Optional.of(joined(kept, open));
    }

    private static String joined(ArrayDeque<String> segments, boolean endsOpen) {
        StringBuilder path = new StringBuilder();
        for (Iterator<String> each = segments.iterator(); each.hasNext(); ) {
            path.append('/').append(each.next());
        }
        if (endsOpen || path.isEmpty()) {
            path.append('/');
        }
        return path.toString();
    }

    /** 1 for a single-dot segment, 2 for a double-dot one, else 0. */
    private static int dots(String segment) {
        int dots = 0;
        for (int i = 0; i < segment.length(); dots++) {
            if (segment.charAt(i) == '.') {
                i++;
            } else if (segment.regionMatches(true, i, "%2e", 0, 3)) {
                i += 3;
            } else {
                return 0;
            }
        }
        return dots > 2 ? 0 : dots;
    }
}
