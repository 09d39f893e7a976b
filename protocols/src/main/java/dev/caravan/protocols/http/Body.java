package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Bytes;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * The body of a message, pulled piece by piece: each request for a piece is answered by exactly one
 * callback, and nothing moves that was not asked for. It is read once.
 *
 * <p>{@link #pull} may be called on any thread, never twice at a time. A body of the house calls
 * back on the exchange's loop; one of your own may call back on any thread.
 */
public interface Body {

    /** Asks for the next piece; {@code to} is called once, perhaps before this returns. */
    void pull(Receiver to);

    /** Says that nothing more is wanted. Idempotent. */
    void cancel();

    /** The length in bytes, or -1 when it is not known beforehand. */
    default long length() {
        return -1;
    }

    /** Who asked for a piece. */
    interface Receiver {
        /** The next bytes, at least one, lent for the call. */
        void piece(Bytes bytes);

        /** There are no more; the trailers are mostly none. */
        void end(List<HttpField> trailers);

        /** The body broke; what came so far is not all. */
        void failed(Throwable why);
    }

    /** No bytes. */
    static Body empty() {
        return of(new byte[0]);
    }

    /** These bytes, which must not be changed. */
    static Body of(byte[] bytes) {
        return new ArrayBody(bytes);
    }

    /** This text in UTF-8. */
    static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What {@code publisher} tells, as it is asked for; subscribed to at the first pull. */
    static Body from(Flow.Publisher<byte[]> publisher) {
        return new PublishedBody(publisher);
    }

    /** What {@code source} emits, run on {@code materializer} at the first pull. */
    static Body from(Source<ByteString, ?> source, Materializer materializer) {
        return from(subscriber -> source.map(ByteString::toArray)
                .runWith(JavaFlowSupport.Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), materializer)
                .subscribe(subscriber));
    }

    /** This body as a publisher of copies, for one subscriber. Trailers are dropped. */
    default Flow.Publisher<byte[]> publisher() {
        return new BodyPublisher(this);
    }

    /** This body as a source, to be run once. Trailers are dropped. */
    default Source<ByteString, NotUsed> source() {
        return JavaFlowSupport.Source.fromPublisher(publisher()).map(ByteString::fromArray);
    }
}
