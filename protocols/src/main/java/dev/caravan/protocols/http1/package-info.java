/**
 * HTTP/1.1 as bytes: strict heads, bodies and the words a proxy adds.
 *
 * <p>Everything here is pure: bytes in, bytes or a verdict out. No socket, clock, log or actor. A
 * {@link dev.caravan.protocols.http1.Head} is an index over received bytes, filled by {@link
 * dev.caravan.protocols.http1.HeadCodec} in one strict pass, and written back with edits by {@link
 * dev.caravan.protocols.http1.HeadWriter}; bodies are framed by {@link
 * dev.caravan.protocols.http1.BodyFraming} and unwrapped by {@link
 * dev.caravan.protocols.http1.ChunkedDecoder}. Nothing that was not understood can be forwarded.
 */
@NullMarked
package dev.caravan.protocols.http1;

import org.jspecify.annotations.NullMarked;
