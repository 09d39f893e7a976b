package dev.caravan.config.settings;

import dev.caravan.protocols.stack.Target;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code host:port} with brackets around an IPv6 literal. */
final class HostPort {
    private static final Pattern HOST_PORT = Pattern.compile(
            "(?:\\[([0-9a-fA-F:.]+(?:%[\\w.-]+)?)\\]|([^:\\[\\]/\\s]+)):([0-9]{1,6})");

    private HostPort() {}

    static Target target(String text) {
        Matcher written = HOST_PORT.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("");
        }
        String host = written.group(1) == null ? written.group(2) : written.group(1);
        return new Target(host, Integer.parseInt(written.group(3)));
    }
}
