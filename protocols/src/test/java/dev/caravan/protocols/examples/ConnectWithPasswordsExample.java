package dev.caravan.protocols.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.http.HttpProxy;
import dev.caravan.protocols.proxy.Proxy;
import dev.caravan.protocols.proxy.ProxyServer;

import java.util.Map;

/** An HTTP proxy that asks for a password: {@code curl -x http://ann:secret@127.0.0.1:8080 …}. */
final class ConnectWithPasswordsExample {
    private ConnectWithPasswordsExample() {}

    static ProxyServer start(String bind, Targets targets) {
        // A program of one's own reads hashes from a file: Users.file(Path.of("staff.users")).
        Users staff = Users.of(Map.of("ann", Users.hash("secret".getBytes(UTF_8))));
        return Proxy.listen(bind)
                .users(staff)
                .targets(targets)
                .layer(HttpProxy.server())
                .start();
    }

    static void main() {
        start(":8080", Targets.publicOnly()).awaitStopped();
    }
}
