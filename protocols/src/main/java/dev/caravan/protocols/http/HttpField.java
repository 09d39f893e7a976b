package dev.caravan.protocols.http;

/**
 * One field line: a header or a trailer.
 *
 * @param name a token (RFC 9110 §5.1), in the case it was or will be sent
 * @param value octets as ISO 8859-1, without control characters or surrounding white space
 */
public record HttpField(String name, String value) {
    public HttpField {
        if (!isToken(name)) {
            throw new IllegalArgumentException("name: " + printable(name) + " (expected: a token)");
        }
        if (!isValue(value)) {
            throw new IllegalArgumentException(
                    name + ": a control character or a letter above U+00FF in its value");
        }
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c | 32) >= 'a' && (c | 32) <= 'z' && c < 128;
            if (!letter && !(c >= '0' && c <= '9') && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 127 || c > 255) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String text) {
        return text.length() > 40 ? text.length() + " characters" : text.replaceAll("[^!-~]", "?");
    }
}
