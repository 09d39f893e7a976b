package dev.caravan.protocols.egress;

import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** What a target's host can be: an address literal, a name that may be looked up, or nonsense. */
final class HostNames {
    private static final int MOST_CHARACTERS = 253;
    private static final int MOST_IN_LABEL = 63;

    private HostNames() {}

    /** The address that {@code host} is a literal of; an IPv4-mapped one is an IPv4 address. */
    static @Nullable InetAddress literal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /**
     * {@code host} as it is looked up: lower case, ASCII, without the final dot. Null when it is no
     * name: a bad label, or one that some systems would read as an address ({@code 127.1}, {@code
     * 0x7f.1}).
     */
    static @Nullable String lookedUp(String host) {
        String name = ascii(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
        if (name == null || name.isEmpty() || name.length() > MOST_CHARACTERS) {
            return null;
        }
        int label = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (i == label || i - label > MOST_IN_LABEL) {
                    return null;
                }
                if (i < name.length()) {
                    label = i + 1;
                }
            } else if (!allowed(name.charAt(i))) {
                return null;
            }
        }
        return isNumber(name.substring(label)) ? null : name;
    }

    private static @Nullable String ascii(String host) {
        boolean plain = host.chars().allMatch(c -> c < 0x80);
        try {
            return (plain ? host : IDN.toASCII(host)).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean allowed(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private static boolean isNumber(String label) {
        if (label.startsWith("0x")) {
            return label.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
        }
        return label.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
