package dev.caravan.protocols.http;

import dev.caravan.protocols.policy.LiveConnection;
import dev.caravan.protocols.stack.Answers;
import dev.caravan.protocols.stack.Bytes;
import dev.caravan.protocols.stack.Refusal;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * HTTP's words for a tunnel that is connected or refused. The 2xx to CONNECT has no framing (RFC
 * 9110 §9.3.6); a refusal closes (RFC 9931).
 */
record HttpWords(LiveConnection live, Pseudonym by) implements Answers {
    private static final Bytes ESTABLISHED =
            Bytes.ascii("HTTP/1.1 200 Connection established\r\n\r\n");

    @Override
    public Bytes connected(InetSocketAddress bound) {
        live.record().status = 200;
        return ESTABLISHED;
    }

    @Override
    public Optional<Bytes> refused(Refusal why) {
        if (why.kind() == Refusal.Kind.CLIENT_TIMED_OUT && live.client().received() == 0) {
            return Optional.empty();
        }
        live.record().status = Errors.status(why.kind());
        return Optional.of(
                Bytes.of(Errors.refused(by, why, Scratch.of(live.loop()).date())));
    }
}
