package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A chunked body as a test sees it, wherever it was cut. */
final class Chunks {
    private Chunks() {}

    /** The next bytes are chunks of {@code content}, perhaps with {@code :trailers}. */
    static void see(Peer peer, String contentAndTrailers) {
        int colon = contentAndTrailers.indexOf(':');
        String content = colon < 0 ? contentAndTrailers : contentAndTrailers.substring(0, colon);
        String trailers = colon < 0 ? "" : contentAndTrailers.substring(colon + 1);
        String whole = new String(contentOf(peer), StandardCharsets.ISO_8859_1);
        assertThat(whole).as("content of the chunks").isEqualTo(content);
        peer.sees(trailers + "\r\n");
    }

    /** The content of chunks without trailers. */
    static byte[] content(Peer peer) {
        byte[] content = contentOf(peer);
        peer.sees("\r\n");
        return content;
    }

    private static byte[] contentOf(Peer peer) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (; ; ) {
            String line = peer.seesRaw("\r\n");
            int size = Integer.parseInt(line.strip(), 16);
            if (size == 0) {
                return whole.toByteArray();
            }
            whole.writeBytes(peer.seesBytes(size).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(peer.seesBytes(2)).isEqualTo("\r\n");
        }
    }
}
