package dev.caravan.protocols.http1;

/** The names that only a trusted proxy may set, in any spelling. */
final class Spoofable {
    static final long KINDS = 1L << FieldName.FORWARDED
            | 1L << FieldName.X_FORWARDED_FOR
            | 1L << FieldName.X_FORWARDED_HOST
            | 1L << FieldName.X_FORWARDED_PROTO
            | 1L << FieldName.X_FORWARDED_PORT
            | 1L << FieldName.X_REAL_IP
            | 1L << FieldName.PROXY;

    private static final String PREFIX = "x-forwarded-";

    private Spoofable() {}

    /** Whether a name that has no number starts with {@code X-Forwarded-}. */
    static boolean isForwarded(byte[] b, int from, int to) {
        return to - from > PREFIX.length() && (b[from] | 0x20) == 'x' && same(b, from, PREFIX);
    }

    /** Whether two names are equal but for case and {@code _} for {@code -}. */
    static boolean sameName(byte[] b, int from, int to, byte[] name) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (folded(b[from + i]) != folded(name[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(byte[] b, int from, String lower) {
        for (int i = 0; i < lower.length(); i++) {
            if (folded(b[from + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int folded(byte octet) {
        return octet == '_' ? '-' : Octets.lower(octet);
    }
}
