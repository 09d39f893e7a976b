package dev.caravan.protocols.egress;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads one DNS response (RFC 1035 section 4): follows aliases within it and collects the addresses
 * of the last one. Records of other names are not looked at.
 */
final class DnsAnswer {
    private static final int MOST_ALIASES = 16;
    private static final int MOST_ADDRESSES = 32;
    private static final long SECONDS_WITHOUT_SOA = 5;

    private final DnsResponse response;
    private final DnsRecordType type;
    private long seconds = Long.MAX_VALUE;
    private String name;

    private DnsAnswer(DnsResponse response, String name, DnsRecordType type) {
        this.response = response;
        this.name = name;
        this.type = type;
    }

    /** The name has an alias that the server did not follow. */
    record Alias(String name) {}

    /**
     * What {@code response} says about {@code name}: a {@link Resolved}, or an {@link Alias} to be
     * asked for.
     */
    static Object read(DnsResponse response, String name, DnsRecordType type) {
        return new DnsAnswer(response, name, type).read();
    }

    private Object read() {
        DnsResponseCode code = response.code();
        boolean exists = code.equals(DnsResponseCode.NOERROR);
        if (!exists && !code.equals(DnsResponseCode.NXDOMAIN)) {
            return new Resolved.Failed(code.toString());
        }
        if (response.isTruncated()) {
            return new Resolved.Failed("answer truncated");
        }
        String asked = name;
        for (int i = 0; i < MOST_ALIASES && follow(); i++) {
            if (name.equals(asked)) {
                return new Resolved.Failed("alias of itself");
            }
        }
        List<InetAddress> addresses = addresses();
        if (!addresses.isEmpty()) {
            return new Resolved.Found(List.copyOf(addresses), seconds);
        }
        if (exists && !name.equals(asked)) {
            return new Alias(name);
        }
        return new Resolved.Missing(negativeSeconds());
    }

    /** Goes on to the name that {@link #name} is an alias of; false when it is none. */
    private boolean follow() {
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord each = response.recordAt(DnsSection.ANSWER, i);
            if (each.type().equals(DnsRecordType.CNAME)
                    && each instanceof DnsRawRecord alias
                    && isOf(each, name)) {
                name = normal(DefaultDnsRecordDecoder.decodeName(alias.content().duplicate()));
                seconds = Math.min(seconds, each.timeToLive());
                return true;
            }
        }
        return false;
    }

    private List<InetAddress> addresses() {
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord each = response.recordAt(DnsSection.ANSWER, i);
            if (each.type().equals(type)
                    && each instanceof DnsRawRecord record
                    && isOf(each, name)
                    && addresses.size() < MOST_ADDRESSES) {
                InetAddress address = address(record.content());
                if (address != null) {
                    addresses.add(address);
                    seconds = Math.min(seconds, each.timeToLive());
                }
            }
        }
        return addresses;
    }

    private @Nullable InetAddress address(ByteBuf content) {
        int length = type.equals(DnsRecordType.A) ? 4 : 16;
        if (content.readableBytes() != length) {
            return null;
        }
        byte[] bytes = new byte[length];
        content.getBytes(content.readerIndex(), bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** RFC 2308 section 5: the time to live of the zone's SOA record. */
    private long negativeSeconds() {
        for (int i = 0; i < response.count(DnsSection.AUTHORITY); i++) {
            DnsRecord each = response.recordAt(DnsSection.AUTHORITY, i);
            if (each.type().equals(DnsRecordType.SOA)) {
                return each.timeToLive();
            }
        }
        return SECONDS_WITHOUT_SOA;
    }

    private static boolean isOf(DnsRecord record, String name) {
        return normal(record.name()).equals(name);
    }

    private static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
