package dev.caravan.protocols.relay;

import dev.caravan.protocols.loop.EventLoops.Transport;

import java.time.Duration;

/** The stories of every relay, copied on the JDK's selector. */
final class CopyRelayOnNioTest extends RelayStories {
    CopyRelayOnNioTest() {
        super(Transport.NIO, RelaySettings.idle(Duration.ofSeconds(60)).copying(), 0);
    }
}
