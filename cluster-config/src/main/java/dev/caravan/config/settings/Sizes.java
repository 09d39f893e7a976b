package dev.caravan.config.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of bytes: {@code 64KiB}, {@code 1MB}, or a plain number. */
final class Sizes {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})\\s?(|B|[kKMGT]B|[KMGT]iB)");

    private Sizes() {}

    /**
     * The bytes of {@code text}.
     *
     * @throws IllegalArgumentException when it is no size, or more than a long holds
     */
    static long parse(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("");
        }
        String unit = size.group(2);
        long step = unit.endsWith("iB") ? 1024 : 1000;
        int power =
                unit.length() < 2 ? 0 : "KMGT".indexOf(Character.toUpperCase(unit.charAt(0))) + 1;
        try {
            long bytes = Long.parseLong(size.group(1));
            for (int i = 0; i < power; i++) {
                bytes = Math.multiplyExact(bytes, step);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("", e);
        }
    }

    static Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("pattern", "^[0-9]{1,18} ?(B|[kKMGT]B|[KMGT]iB)$");
        return schema;
    }
}
