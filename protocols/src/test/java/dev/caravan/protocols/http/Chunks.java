package dev.caravan.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;

/** A chunked body as a test sees it, wherever it was cut. */
final class Chunks {
    private Chunks() {}

    /** The next bytes are chunks of {@code content}, perhaps with {@code :trailers}. */
    static void see(Peer peer, String contentAndTrailers) {
        int colon = contentAndTrailers.indexOf(':');
        String content = colon < 0 ? contentAndTrailers : contentAndTrailers.substring(0, colon);
        String trailers = colon < 0 ? "" : contentAndTrailers.substring(colon + 1);
        StringBuilder whole = new StringBuilder();
        for (; ; ) {
            String line = peer.seesUntil("\r\n");
            int size = Integer.parseInt(line.strip(), 16);
            if (size == 0) {
                break;
            }
            whole.append(peer.seesBytes(size));
            assertThat(peer.seesBytes(2)).isEqualTo("\r\n");
        }
        assertThat(whole.toString()).as("content of the chunks").isEqualTo(content);
        peer.sees(trailers + "\r\n");
    }
}
