package dev.caravan.protocols.http1;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * Takes the content of one message body out of received bytes, however it is framed.
 *
 * <pre>
 *   codec.start(BodyFraming.ofRequest(head), head, rules);
 *   while (codec.next(in) == DATA) forward(in.readRetainedSlice(codec.length()));
 * </pre>
 *
 * <p>Reusable, confined to one thread; it moves the input's reader index over framing and leaves
 * content and ownership to the caller. No byte after the body's end is touched.
 */
public final class BodyCodec {
    private static final Fields NO_TRAILERS = new Fields();

    private BodyFraming framing = BodyFraming.NONE;
    private long left;
    private long content;
    private int length;
    private @Nullable ChunkedDecoder chunks;

    private BodyCodec() {}

    /** A codec that is over until it is started. */
    public static BodyCodec create() {
        return new BodyCodec();
    }

    /** Starts the body that follows this head. */
    public void start(BodyFraming framing, Head head, HeadRules rules) {
        this.framing = framing;
        left = framing == BodyFraming.LENGTH ? head.contentLength : 0;
        content = 0;
        length = 0;
        if (framing == BodyFraming.CHUNKED) {
            if (chunks == null) {
                chunks = ChunkedDecoder.create(rules);
            } else {
                chunks.restart(rules);
            }
        }
    }

    /** Looks at the input; after {@link BodyStep#DATA} take {@link #length()} bytes from it. */
    public BodyStep next(ByteBuf in) {
        BodyStep step = switch (framing) {
            case NONE -> BodyStep.DONE;
            case LENGTH -> fixed(in);
            case CHUNKED -> chunked(in);
            case UNTIL_CLOSE, TUNNEL -> all(in);
        };
        if (step == BodyStep.DATA) {
            content += length;
        }
        return step;
    }

    /** How many bytes at the reader index are content, after {@link BodyStep#DATA}. */
    public int length() {
        return length;
    }

    /** Content bytes told so far. */
    public long content() {
        return content;
    }

    /** Content bytes still to come where the head told them, else -1. */
    public long left() {
        return framing == BodyFraming.LENGTH ? left : framing == BodyFraming.NONE ? 0 : -1;
    }

    /** Whether the body is over without reading on. */
    public boolean over() {
        return switch (framing) {
            case NONE -> true;
            case LENGTH -> left == 0;
            case CHUNKED -> chunks != null && chunks.over();
            case UNTIL_CLOSE, TUNNEL -> false;
        };
    }

    /**
     * Whether a body is complete when its connection ends here (RFC 9112 §8): a short one must be
     * passed on as broken, never ended cleanly.
     */
    public boolean completeAtEnd() {
        return framing == BodyFraming.UNTIL_CLOSE || framing == BodyFraming.TUNNEL || over();
    }

    /** The framing it was started with. */
    public BodyFraming framing() {
        return framing;
    }

    /** The chunked body's trailers once it is done; with any other framing there are none. */
    public Fields trailers() {
        return framing == BodyFraming.CHUNKED && chunks != null ? chunks.trailers() : NO_TRAILERS;
    }

    /** Why it is malformed; only then. */
    public HeadProblem problem() {
        if (chunks == null) {
            throw new IllegalStateException("this body is not malformed");
        }
        return chunks.problem();
    }

    private BodyStep fixed(ByteBuf in) {
        if (left == 0) {
            return BodyStep.DONE;
        }
        length = (int) Math.min(left, in.readableBytes());
        left -= length;
        return length == 0 ? BodyStep.NEED_MORE : BodyStep.DATA;
    }

    private BodyStep chunked(ByteBuf in) {
        if (chunks == null) {
            throw new IllegalStateException("not started");
        }
        BodyStep step = chunks.next(in);
        length = chunks.length();
        return step;
    }

    private BodyStep all(ByteBuf in) {
        length = in.readableBytes();
        return length == 0 ? BodyStep.NEED_MORE : BodyStep.DATA;
    }
}
