package dev.caravan.protocols.http1;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * Takes the content out of a chunked body (RFC 9112 §7.1), resuming at any byte.
 *
 * <pre>
 *  ─► SIZE ─► DIGITS ─► (EXTENSION) ─► SIZE_LF ─► DATA ─► DATA_CR ─► DATA_LF ─► SIZE
 *                                        └(size 0)─► TRAILERS ─► OVER
 * </pre>
 *
 * <p>Strict: sizes are 1..16 hexadecimal digits below 2^63 without blanks, every line ends in CRLF.
 * Extensions are skipped, at most 4 KiB of them in a message. Reusable, confined to one thread; the
 * input stays the caller's.
 */
public final class ChunkedDecoder {
    private static final int MAX_EXTENSION_BYTES = 4096;
    private static final int MAX_DIGITS = 16;

    private enum State {
        SIZE,
        DIGITS,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        OVER
    }

    private final Trailers trailers = new Trailers();
    private HeadRules rules;
    private State state = State.SIZE;
    private long left;
    private int digits;
    private int extensions;
    private int length;
    private long read;
    private @Nullable HeadProblem problem;

    private ChunkedDecoder(HeadRules rules) {
        this.rules = rules;
    }

    /** A decoder at the start of a body; the rules limit the trailers. */
    public static ChunkedDecoder create(HeadRules rules) {
        return new ChunkedDecoder(rules);
    }

    /** Starts another body. */
    public void restart(HeadRules rules) {
        this.rules = rules;
        state = State.SIZE;
        left = read = digits = extensions = length = 0;
        problem = null;
        trailers.clear();
    }

    /**
     * Looks at the input, moving its reader index over framing only; after {@link BodyStep#DATA}
     * the caller takes {@link #length()} bytes from it before the next call.
     */
    public BodyStep next(ByteBuf in) {
        length = 0;
        int start = in.readerIndex();
        BodyStep step = problem == null ? step(in) : BodyStep.MALFORMED;
        read += in.readerIndex() - start + length;
        return step;
    }

    private BodyStep step(ByteBuf in) {
        while (state != State.OVER) {
            if (state == State.TRAILERS) {
                return trailers(in);
            }
            if (!in.isReadable()) {
                return BodyStep.NEED_MORE;
            }
            if (state == State.DATA) {
                length = (int) Math.min(left, in.readableBytes());
                left -= length;
                state = left == 0 ? State.DATA_CR : State.DATA;
                return BodyStep.DATA;
            }
            problem = framing(in.readByte());
            if (problem != null) {
                in.readerIndex(in.readerIndex() - 1);
                return BodyStep.MALFORMED;
            }
        }
        return BodyStep.DONE;
    }

    private @Nullable HeadProblem framing(byte octet) {
        switch (state) {
            case SIZE, DIGITS -> {
                return size(octet);
            }
            case EXTENSION -> {
                return extension(octet);
            }
            case SIZE_LF -> {
                state = left == 0 ? State.TRAILERS : State.DATA;
                return octet == '\n' ? null : HeadProblem.BARE_CR;
            }
            case DATA_CR -> {
                state = State.DATA_LF;
                return octet == '\r' ? null : HeadProblem.CHUNK_END;
            }
            case DATA_LF -> {
                state = State.SIZE;
                return octet == '\n' ? null : HeadProblem.CHUNK_END;
            }
            case DATA, TRAILERS, OVER -> throw new IllegalStateException(state.name());
        }
        throw new IllegalStateException(state.name());
    }

    private @Nullable HeadProblem size(byte octet) {
        if (state == State.SIZE) {
            left = 0;
            digits = 0;
        }
        if (Octets.is(Octets.HEX, octet)) {
            state = State.DIGITS;
            int value = octet <= '9' ? octet - '0' : (octet | 0x20) - 'a' + 10;
            left = left << 4 | value;
            return ++digits > MAX_DIGITS || left < 0 ? HeadProblem.CHUNK_SIZE_OVERFLOW : null;
        }
        if (state == State.SIZE) {
            return HeadProblem.CHUNK_SIZE;
        }
        if (octet == '\r') {
            state = State.SIZE_LF;
            return null;
        }
        state = State.EXTENSION;
        extensions++;
        if (octet == ';') {
            return extensions > MAX_EXTENSION_BYTES ? HeadProblem.CHUNK_EXTENSIONS_TOO_LONG : null;
        }
        return octet == '\n' ? HeadProblem.BARE_LF : HeadProblem.CHUNK_SIZE;
    }

    private @Nullable HeadProblem extension(byte octet) {
        if (octet == '\r') {
            state = State.SIZE_LF;
            return null;
        }
        if (!Octets.is(Octets.VALUE, octet)) {
            return octet == '\n' ? HeadProblem.BARE_LF : HeadProblem.CHUNK_EXTENSION;
        }
        return ++extensions > MAX_EXTENSION_BYTES ? HeadProblem.CHUNK_EXTENSIONS_TOO_LONG : null;
    }

    private BodyStep trailers(ByteBuf in) {
        Parsed parsed = trailers.read(in, rules);
        if (parsed == Parsed.MALFORMED) {
            problem = trailers.fields.problem;
            return BodyStep.MALFORMED;
        }
        if (parsed == Parsed.NEED_MORE) {
            return BodyStep.NEED_MORE;
        }
        state = State.OVER;
        return BodyStep.DONE;
    }

    /** How many bytes at the reader index are content, after {@link BodyStep#DATA}. */
    public int length() {
        return length;
    }

    /** Whether the last chunk and the trailers have been read. */
    public boolean over() {
        return state == State.OVER;
    }

    /**
     * The trailers, once done: never merged into the head's fields (RFC 9112 §7.1.2), those that
     * frame, route, authorise or end at this hop marked as dropped (RFC 9110 §6.5.1).
     */
    public Fields trailers() {
        return trailers.fields;
    }

    /** Why it is malformed; only then. */
    public HeadProblem problem() {
        if (problem == null) {
            throw new IllegalStateException("this body is not malformed");
        }
        return problem;
    }

    /** The offset in the body, as it was sent, of the byte that was refused or comes next. */
    public long at() {
        return read;
    }
}
