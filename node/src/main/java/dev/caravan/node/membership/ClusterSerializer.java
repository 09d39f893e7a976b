package dev.caravan.node.membership;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;

/**
 * How {@link ClusterMessage}s travel; made by Pekko, one a system.
 *
 * <pre>
 *   F  1 byte: length of the sender's id, the id in ASCII, the frame as it is
 *   Q  a question as JSON
 *   W  an answer as JSON; unknown members are ignored
 * </pre>
 */
public final class ClusterSerializer extends SerializerWithStringManifest {
    /** Among Pekko's serializers, for ever. */
    static final int IDENTIFIER = 7640;

    private static final String FRAME = "F";
    private static final String QUESTION = "Q";
    private static final String WHO = "W";
    private static final int MOST_JSON_BYTES = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** As Pekko makes it. */
    public ClusterSerializer(ExtendedActorSystem system) {
        // Nothing of the system is needed: no message holds a reference to an actor.
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return switch ((ClusterMessage) message) {
            case ClusterMessage.Frame frame -> FRAME;
            case ClusterMessage.Question question -> QUESTION;
            case ClusterMessage.Who who -> WHO;
        };
    }

    @Override
    public byte[] toBinary(Object message) {
        return switch ((ClusterMessage) message) {
            case ClusterMessage.Frame frame -> frame(frame);
            case ClusterMessage.Question question -> JSON.writeValueAsBytes(question);
            case ClusterMessage.Who who -> JSON.writeValueAsBytes(who);
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return switch (manifest) {
                case FRAME -> frame(bytes);
                case QUESTION -> json(bytes, ClusterMessage.Question.class);
                case WHO -> json(bytes, ClusterMessage.Who.class);
                default -> throw new NotSerializableException("cluster message " + manifest);
            };
        } catch (JacksonException | NullPointerException e) {
            // Pekko drops the message for this exception, and the connection for any other.
            throw new NotSerializableException("cluster message " + manifest + ": broken");
        }
    }

    private static <T> T json(byte[] bytes, Class<T> type) throws NotSerializableException {
        if (bytes.length > MOST_JSON_BYTES) {
            throw new NotSerializableException(bytes.length + " bytes of JSON");
        }
        return JSON.readValue(bytes, type);
    }

    private static byte[] frame(ClusterMessage.Frame frame) {
        byte[] from = frame.from().getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[1 + from.length + frame.bytes().length];
        bytes[0] = (byte) from.length;
        System.arraycopy(from, 0, bytes, 1, from.length);
        System.arraycopy(frame.bytes(), 0, bytes, 1 + from.length, frame.bytes().length);
        return bytes;
    }

    private static ClusterMessage.Frame frame(byte[] bytes) throws NotSerializableException {
        if (bytes.length == 0 || bytes.length < 1 + Byte.toUnsignedInt(bytes[0])) {
            throw new NotSerializableException("a frame of " + bytes.length + " bytes");
        }
        int length = Byte.toUnsignedInt(bytes[0]);
        byte[] rest = new byte[bytes.length - 1 - length];
        System.arraycopy(bytes, 1 + length, rest, 0, rest.length);
        return new ClusterMessage.Frame(
                new String(bytes, 1, length, StandardCharsets.US_ASCII), rest);
    }
}
