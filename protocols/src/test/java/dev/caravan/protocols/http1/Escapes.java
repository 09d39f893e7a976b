package dev.caravan.protocols.http1;

/**
 * Lets tables of hostile messages say control characters, {@code \r \n \t \0 \xHH}, and text
 * repeated: {@code \(100:X)}.
 */
final class Escapes {
    private Escapes() {}

    static String plain(String escaped) {
        var plain = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char next = escaped.charAt(++i);
            switch (next) {
                case 'r' -> plain.append('\r');
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case '0' -> plain.append('\0');
                case 'x' -> {
                    plain.append((char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                case '(' -> {
                    int colon = escaped.indexOf(':', i);
                    int end = escaped.indexOf(')', colon);
                    int times = Integer.parseInt(escaped.substring(i + 1, colon));
                    plain.append(plain(escaped.substring(colon + 1, end)).repeat(times));
                    i = end;
                }
                default -> plain.append(next);
            }
        }
        return plain.toString();
    }
}
