package dev.caravan.protocols.examples;

import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.proxy.Proxy;
import dev.caravan.protocols.proxy.ProxyServer;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.tcp.Tcp;

import org.apache.pekko.actor.typed.Behavior;

import java.time.Duration;
import java.util.HexFormat;

/** A layer of one's own that peeks the first bytes and puts them into the access log. */
final class FirstBytesExample {
    private static final Fact<String> FIRST_BYTES = Fact.of("first-bytes", String.class);

    private FirstBytesExample() {}

    /** Consumes nothing: what it saw is the next layer's to read. */
    static final class FirstBytes implements Layer {
        @Override
        public Behavior<Message> begin(Connection connection) {
            return connection.peek(4, Duration.ofSeconds(5), peeked -> {
                byte[] seen = peeked.bytes().copy();
                connection.fact(
                        FIRST_BYTES, HexFormat.of().formatHex(seen, 0, Math.min(4, seen.length)));
                return connection.next();
            });
        }

        @Override
        public boolean terminal() {
            return false;
        }
    }

    static ProxyServer start(String bind, String target, AccessLog log) {
        return Proxy.listen(bind)
                .accessLog(log)
                .layer(new FirstBytes())
                .layer(Tcp.to(target))
                .start();
    }

    static void main() {
        start(":2525", "127.0.0.1:25", AccessLog.json(System.out)).awaitStopped();
    }
}
