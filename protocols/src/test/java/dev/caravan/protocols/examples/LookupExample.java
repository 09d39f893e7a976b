package dev.caravan.protocols.examples;

import dev.caravan.protocols.proxy.Proxy;
import dev.caravan.protocols.proxy.ProxyServer;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Result;
import dev.caravan.protocols.tcp.Tcp;

import org.apache.pekko.actor.typed.Behavior;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A layer that waits for a lookup of its own, done elsewhere, before the connection goes on. */
final class LookupExample {
    private LookupExample() {}

    /** Asks {@code lookup}, which answers on any thread; the loop is never blocked. */
    record Ask(Function<InetAddress, CompletionStage<Boolean>> lookup) implements Layer {
        @Override
        public Behavior<Message> begin(Connection connection) {
            InetAddress client = connection.info().client().getAddress();
            return connection.await(lookup.apply(client), result -> switch (result) {
                case Result.Done<Boolean> done when done.value() -> connection.next();
                case Result.Done<Boolean> done ->
                    connection.refuse(Refusal.of(
                            Refusal.Kind.NOT_ALLOWED, "the lookup says no to " + client));
                case Result.Failed<Boolean> failed ->
                    connection.refuse(
                            Refusal.of(Refusal.Kind.INTERNAL, "lookup: " + failed.cause()));
            });
        }

        @Override
        public boolean terminal() {
            return false;
        }
    }

    static ProxyServer start(
            String bind, String target, Function<InetAddress, CompletionStage<Boolean>> lookup) {
        return Proxy.listen(bind).layer(new Ask(lookup)).layer(Tcp.to(target)).start();
    }
}
