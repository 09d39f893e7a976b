package dev.caravan.protocols.accesslog;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Socket addresses as text: {@code 192.0.2.1:443}, {@code [2001:db8::1]:443} (RFC 5952). */
final class AddressText {
    private static final byte[] HEX = Line.ascii("0123456789abcdef");

    private AddressText() {}

    /** Address and port; a name that was never resolved as it is, within the line's bound. */
    static void withPort(Line line, InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            JsonText.put(line, address.getHostString(), 255);
        } else if (ip instanceof Inet4Address) {
            four(line, ip.getAddress());
        } else {
            line.put('[');
            six(line, ip.getAddress());
            line.put(']');
        }
        line.put(':');
        line.number(address.getPort());
    }

    /** The address alone; {@code -} for one that was never resolved. */
    static void alone(Line line, InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            line.put('-');
        } else if (ip instanceof Inet4Address) {
            four(line, ip.getAddress());
        } else {
            six(line, ip.getAddress());
        }
    }

    private static void four(Line line, byte[] ip) {
        octet(line, ip[0]);
        line.put('.');
        octet(line, ip[1]);
        line.put('.');
        octet(line, ip[2]);
        line.put('.');
        octet(line, ip[3]);
    }

    private static void octet(Line line, byte octet) {
        int number = octet & 0xff;
        if (number >= 100) {
            line.three(number);
        } else if (number >= 10) {
            line.two(number);
        } else {
            line.put('0' + number);
        }
    }

    private static void six(Line line, byte[] ip) {
        int longest = 1;
        int gap = -1;
        for (int i = 0; i < 8; i++) {
            int zeros = 0;
            while (i + zeros < 8 && group(ip, i + zeros) == 0) {
                zeros++;
            }
            if (zeros > longest) {
                longest = zeros;
                gap = i;
            }
            i += zeros;
        }
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                line.put(':');
                line.put(':');
                i += longest - 1;
                continue;
            }
            if (i > 0 && i != gap + (gap < 0 ? 0 : longest)) {
                line.put(':');
            }
            hex(line, group(ip, i));
        }
    }

    private static int group(byte[] ip, int index) {
        return (ip[2 * index] & 0xff) << 8 | ip[2 * index + 1] & 0xff;
    }

    private static void hex(Line line, int group) {
        if (group >= 0x1000) {
            line.put(HEX[group >> 12]);
        }
        if (group >= 0x100) {
            line.put(HEX[group >> 8 & 15]);
        }
        if (group >= 0x10) {
            line.put(HEX[group >> 4 & 15]);
        }
        line.put(HEX[group & 15]);
    }
}
