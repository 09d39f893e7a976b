package dev.caravan.management.api;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses and blocks of addresses, in one form for each. */
final class Blocks {
    /** Java takes less for an IPv4 address: 999 would be 0.0.3.231. */
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(/\\d{1,3})?");

    private Blocks() {}

    /**
     * {@code text} in the form that all its spellings share: the first address of the block, and its
     * length unless it is a single address. Empty when it is neither.
     */
    static Optional<String> normal(String text) {
        int slash = text.indexOf('/');
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address =
                    InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            byte[] bytes = address.getAddress();
            int all = bytes.length * 8;
            int length = all;
            if (slash >= 0) {
                String digits = text.substring(slash + 1);
                if (!digits.matches("0|[1-9]\\d{0,2}")) {
                    return Optional.empty();
                }
                length = Integer.parseInt(digits);
            }
            if (length > all) {
                return Optional.empty();
            }
            for (int bit = length; bit < all; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
            }
            String first = InetAddress.getByAddress(bytes).getHostAddress();
            return Optional.of(length == all ? first : first + "/" + length);
        } catch (IllegalArgumentException | java.net.UnknownHostException e) {
            return Optional.empty();
        }
    }
}
