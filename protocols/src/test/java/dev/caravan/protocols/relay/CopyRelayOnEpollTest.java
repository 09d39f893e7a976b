package dev.caravan.protocols.relay;

import dev.caravan.protocols.loop.EventLoops.Transport;

import java.time.Duration;

/** The stories of every relay, copied on the native transport. */
final class CopyRelayOnEpollTest extends RelayStories {
    CopyRelayOnEpollTest() {
        super(Transport.EPOLL, RelaySettings.idle(Duration.ofSeconds(60)).copying(), 0);
    }
}
