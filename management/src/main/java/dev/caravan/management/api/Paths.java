package dev.caravan.management.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Names as parts of a path. */
final class Paths {
    private Paths() {}

    /** {@code key} as the end of a path: its slashes stay. */
    static String encoded(String key) {
        return Arrays.stream(key.split("/", -1))
                .map(step -> URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
