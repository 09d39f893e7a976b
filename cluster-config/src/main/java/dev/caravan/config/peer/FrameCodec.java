package dev.caravan.config.peer;

import dev.caravan.config.peer.Frame.Acknowledge;
import dev.caravan.config.peer.Frame.Answer;
import dev.caravan.config.peer.Frame.Cancel;
import dev.caravan.config.peer.Frame.Letter;
import dev.caravan.config.peer.Frame.Question;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Frames to bytes and back. */
final class FrameCodec {
    private static final int VERSION = 1;
    private static final int LETTER = 1;
    private static final int QUESTION = 2;
    private static final int ANSWER = 3;
    private static final int FAILURE = 4;
    private static final int ACKNOWLEDGE = 5;
    private static final int CANCEL = 6;
    private static final int NO_TOPIC = 0;
    private static final int LONGEST_HEAD = 32;

    private FrameCodec() {}

    static byte[] encode(Frame frame) {
        return switch (frame) {
            case Letter letter -> whole(head(LETTER, letter.topic(), letter.body()), letter.body());
            case Question it ->
                whole(
                        head(QUESTION, it.topic(), it.body())
                                .putLong(it.id())
                                .putInt(it.withinMillis())
                                .putInt(it.total())
                                .putInt(it.piece()),
                        it.body());
            case Answer it ->
                whole(
                        head(it.failed() ? FAILURE : ANSWER, NO_TOPIC, it.body())
                                .putLong(it.id())
                                .putInt(it.total())
                                .putInt(it.piece()),
                        it.body());
            case Acknowledge it ->
                whole(
                        head(ACKNOWLEDGE, NO_TOPIC, NOTHING)
                                .putLong(it.id())
                                .put((byte) (it.ofAnswer() ? 1 : 0))
                                .putInt(it.next())
                                .putInt(it.beyond()),
                        NOTHING);
            case Cancel it -> whole(head(CANCEL, NO_TOPIC, NOTHING).putLong(it.id()), NOTHING);
        };
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private static ByteBuffer head(int kind, int topic, ByteBuffer body) {
        return ByteBuffer.allocate(LONGEST_HEAD + body.remaining())
                .put((byte) VERSION)
                .put((byte) kind)
                .put((byte) topic);
    }

    private static byte[] whole(ByteBuffer head, ByteBuffer body) {
        head.put(body.duplicate()).flip();
        byte[] bytes = new byte[head.remaining()];
        head.get(bytes);
        return bytes;
    }

    /** The frame; empty when {@code bytes} are none that this node understands. */
    static Optional<Frame> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                return Optional.empty();
            }
            int kind = in.get();
            int topic = Byte.toUnsignedInt(in.get());
            return switch (kind) {
                case LETTER -> Optional.of(new Letter(topic, in.slice()));
                case QUESTION ->
                    Optional.of(new Question(
                            topic,
                            in.getLong(),
                            in.getInt(),
                            in.getInt(),
                            in.getInt(),
                            in.slice()));
                case ANSWER, FAILURE ->
                    Optional.of(new Answer(
                            kind == FAILURE, in.getLong(), in.getInt(), in.getInt(), in.slice()));
                case ACKNOWLEDGE ->
                    Optional.of(
                            new Acknowledge(in.getLong(), in.get() == 1, in.getInt(), in.getInt()));
                case CANCEL -> Optional.of(new Cancel(in.getLong()));
                default -> Optional.empty();
            };
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
