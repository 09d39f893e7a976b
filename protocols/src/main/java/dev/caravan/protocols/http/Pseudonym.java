package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.FieldLine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * How a listener calls itself in {@code Via} and {@code Proxy-Status}: {@code caravan-} and a hash of
 * node and listener, so that two proxies in a row are no loop and a loop is seen (RFC 9110 §7.6.3).
 *
 * @param name lower case
 * @param via the line {@code Via: 1.1 name}
 */
record Pseudonym(String name, FieldLine via) {
    private static final String PROCESS = HexFormat.of().toHexDigits(new SecureRandom().nextLong());

    /** Of a listener of this process. */
    static Pseudonym of(String listener) {
        String name = "caravan-" + hash(PROCESS + "/" + listener);
        return new Pseudonym(name, FieldLine.of("Via", "1.1 " + name));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
