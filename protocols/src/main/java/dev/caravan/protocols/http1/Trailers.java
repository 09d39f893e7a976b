package dev.caravan.protocols.http1;

import io.netty.buffer.ByteBuf;

import java.util.Arrays;

/** Reads the trailer section of a chunked body into an array of its own (RFC 9112 §7.1.2). */
final class Trailers {
    private static final byte[] NOTHING = {};

    final Fields fields = new Fields();
    private byte[] held = NOTHING;

    Trailers() {
        clear();
    }

    void clear() {
        fields.clear();
        fields.state = HeadCodec.LINE;
        // A body in a million has large trailers: do not keep their room.
        held = held.length > 1024 ? NOTHING : held;
        fields.bytes = held;
        fields.base = 0;
    }

    /** Consumes the section up to and with its empty line, or all there is of it. */
    Parsed read(ByteBuf in, HeadRules rules) {
        int readable = in.readableBytes();
        if (fields.at == 0 && readable >= 2 && in.getShort(in.readerIndex()) == 0x0d0a) {
            in.skipBytes(2);
            fields.state = HeadCodec.OVER;
            return Parsed.DONE;
        }
        int before = fields.at;
        int size = Math.min(readable, rules.maxHeadBytes() - before);
        if (held.length < before + size) {
            held = Arrays.copyOf(held, Math.max(before + size, 2 * held.length));
        }
        in.getBytes(in.readerIndex(), held, before, size);
        fields.bytes = held;
        Parsed parsed = FieldLines.scan(fields, held, before + size, rules, false);
        int scanned = parsed == Parsed.MALFORMED ? fields.problemAt : fields.at;
        in.skipBytes(scanned - before);
        if (parsed == Parsed.NEED_MORE && fields.at >= rules.maxHeadBytes()) {
            return fields.fail(HeadProblem.HEAD_TOO_LONG, fields.at);
        }
        if (parsed == Parsed.DONE) {
            dropForbidden();
        }
        return parsed;
    }

    /** Whatever a proxy or a server acts on has no place after the body (RFC 9110 §6.5.1). */
    private void dropForbidden() {
        for (int k = 0; k < fields.count; k++) {
            int from = fields.nameFrom(k);
            int to = fields.nameTo(k);
            if (fields.kinds[k] != FieldName.OTHER || Spoofable.isForwarded(held, from, to)) {
                fields.drop(k);
            }
        }
    }
}
