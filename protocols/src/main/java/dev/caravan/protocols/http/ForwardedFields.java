package dev.caravan.protocols.http;

import dev.caravan.protocols.http1.FieldLine;
import dev.caravan.protocols.http1.FieldName;
import dev.caravan.protocols.http1.Fields;
import dev.caravan.protocols.http1.Head;
import dev.caravan.protocols.http1.HeadEdits;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * What a connection's requests say about their client: {@code X-Forwarded-For}, {@code -Proto} and
 * {@code -Host}. What the client itself sent of these, in any spelling, is removed unless it is a
 * trusted proxy; then its word is kept and its address added.
 */
final class ForwardedFields {
    private static final FieldLine PROTO = FieldLine.of("X-Forwarded-Proto", "http");
    private static final byte[] NOTHING = {};

    private final String client;
    private final FieldLine forClient;
    private final boolean trusted;
    private byte[] host = NOTHING;
    private @Nullable FieldLine hostLine;

    ForwardedFields(InetAddress client, boolean trusted) {
        String text = client.getHostAddress();
        int zone = text.indexOf('%');
        this.client = zone < 0 ? text : text.substring(0, zone);
        this.forClient = FieldLine.of("X-Forwarded-For", this.client);
        this.trusted = trusted;
    }

    void edit(Head head, HeadEdits edits) {
        Fields fields = head.fields();
        if (!trusted) {
            edits.removeSpoofable().add(forClient).add(PROTO);
            FieldLine asked = hostLine(head);
            if (asked != null) {
                edits.add(asked);
            }
            return;
        }
        edits.remove(FieldName.X_FORWARDED_FOR).add("X-Forwarded-For", chain(fields));
        if (!fields.has(FieldName.X_FORWARDED_PROTO)) {
            edits.add(PROTO);
        }
        FieldLine asked = fields.has(FieldName.X_FORWARDED_HOST) ? null : hostLine(head);
        if (asked != null) {
            edits.add(asked);
        }
    }

    private String chain(Fields fields) {
        StringBuilder chain = new StringBuilder();
        int kind = FieldName.X_FORWARDED_FOR;
        for (int k = fields.find(kind); k >= 0; k = fields.find(kind, k + 1)) {
            if (fields.kind(k) == kind && fields.valueTo(k) > fields.valueFrom(k)) {
                chain.append(fields.value(k)).append(", ");
            }
        }
        return chain.append(client).toString();
    }

    /** Mostly the same host for a whole connection: its line is kept. */
    private @Nullable FieldLine hostLine(Head head) {
        byte[] b = head.fields().bytes();
        int from = head.fields().base() + head.authorityFrom();
        int to = head.fields().base() + head.authorityTo();
        if (from == to) {
            return null;
        }
        FieldLine known = hostLine;
        if (known == null || !Arrays.equals(host, 0, host.length, b, from, to)) {
            host = Arrays.copyOfRange(b, from, to);
            known = FieldLine.of("X-Forwarded-Host", host, 0, host.length);
            hostLine = known;
        }
        return known;
    }
}
