package dev.caravan.protocols.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.protocols.access.Targets;
import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.policy.Limits;
import dev.caravan.protocols.proxy.EchoServer;
import dev.caravan.protocols.proxy.Proxy;
import dev.caravan.protocols.proxy.ProxyServer;
import dev.caravan.protocols.stack.Connection;
import dev.caravan.protocols.stack.Ended;
import dev.caravan.protocols.stack.Fact;
import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Peeked;
import dev.caravan.protocols.stack.Refusal;
import dev.caravan.protocols.stack.Target;
import dev.caravan.protocols.tcp.Tcp;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Whatever ends a connection, its places are free again, its end is told once, and its buffers are
 * released (the leak detector of the test session sees to that).
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EveryEndReturnsEverythingTest {

    private static Layer layer(java.util.function.Function<Connection, Behavior<Message>> begin) {
        return begin::apply;
    }

    private static Behavior<Message> afterFirstByte(
            Connection connection, java.util.function.Supplier<Behavior<Message>> then) {
        return connection.peek(1, Duration.ofSeconds(20), peeked -> then.get());
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(
                        "the layer throws at once",
                        layer(c -> {
                            throw new IllegalStateException("planted");
                        }),
                        "internal"),
                Arguments.of(
                        "the layer throws with bytes waiting",
                        layer(c -> afterFirstByte(c, () -> {
                            throw new IllegalStateException("planted");
                        })),
                        "internal"),
                Arguments.of(
                        "the layer overflows its stack",
                        layer(c -> afterFirstByte(c, () -> overflow(1))),
                        "internal"),
                Arguments.of(
                        "the layer stops without a word, bytes waiting",
                        layer(c -> afterFirstByte(c, Behaviors::stopped)),
                        "ok"),
                Arguments.of(
                        "awaited work fails",
                        layer(c -> c.await(
                                CompletableFuture.failedFuture(new IOException("planted")),
                                r -> c.refuse(Refusal.of(Refusal.Kind.INTERNAL, "planted")))),
                        "internal"),
                Arguments.of(
                        "the callback of awaited work throws",
                        layer(c -> c.await(CompletableFuture.completedFuture(1), r -> {
                            throw new IllegalStateException("planted");
                        })),
                        "internal"),
                Arguments.of(
                        "the target cannot be reached",
                        layer(c -> c.connect(new Target("127.0.0.1", 1))),
                        "connect-refused"),
                Arguments.of(
                        "refused",
                        layer(c -> c.refuse(Refusal.of(Refusal.Kind.NOT_ALLOWED, "planted"))),
                        "not-allowed"));
    }

    private static Behavior<Message> overflow(int depth) {
        return depth == 0 ? Behaviors.same() : overflow(depth + 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void itReturnsEverything(String how, Layer layer, String termination) throws IOException {
        Queue<Ended> ended = new ConcurrentLinkedQueue<>();
        Layer watched = new Layer() {
            @Override
            public Behavior<Message> begin(Connection connection) {
                connection.onEnd(ended::add);
                return connection.next();
            }

            @Override
            public boolean terminal() {
                return false;
            }
        };
        try (ProxyServer proxy = Proxy.listen(":0")
                        .loops(1)
                        .targets(Targets.any())
                        .layer(watched)
                        .layer(layer)
                        .start();
                Socket client =
                        new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
            sayHello(client);
            await().until(() -> !ended.isEmpty());
            await().until(() -> proxy.connections().toCompletableFuture().join() == 0);
            assertThat(ended).hasSize(1);
            assertThat(ended.element().termination()).isEqualTo(termination);
        }
    }

    @Test
    void aClientThatNeverSpeaksIsEndedByTheHandshakeTime() throws IOException {
        Limits limits = Limits.defaults().withHandshake(Duration.ofMillis(300));
        Layer silent = layer(c -> afterFirstByte(c, Behaviors::stopped));
        try (ProxyServer proxy =
                        Proxy.listen(":0").loops(1).limits(limits).layer(silent).start();
                Socket client =
                        new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
            client.setSoTimeout(10_000);
            int first = firstByteOrEnd(client);
            assertThat(first).isEqualTo(-1);
            await().until(() -> proxy.connections().toCompletableFuture().join() == 0);
        }
    }

    @Test
    void aTunnelThatOutlivesItsTimeIsEnded() throws IOException {
        Limits limits = Limits.defaults().withLifetime(Duration.ofMillis(300));
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy = Proxy.listen(":0")
                        .loops(1)
                        .limits(limits)
                        .layer(Tcp.to(echo.target()))
                        .start();
                Socket client =
                        new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
            client.setSoTimeout(10_000);
            assertThat(firstByteOrEnd(client)).isEqualTo(-1);
            await().until(() -> proxy.connections().toCompletableFuture().join() == 0);
        }
    }

    @Test
    void overTheLimitAConnectionIsResetAndTheNextPlaceIsFreeAgain() throws IOException {
        Limits limits = Limits.defaults().withConnections(1);
        try (EchoServer echo = EchoServer.echo();
                ProxyServer proxy = Proxy.listen(":0")
                        .loops(1)
                        .limits(limits)
                        .layer(Tcp.to(echo.target()))
                        .start()) {
            var address = proxy.address();
            try (Socket first = new Socket(address.getAddress(), address.getPort())) {
                first.getOutputStream().write('1');
                assertThat(first.getInputStream().read()).isEqualTo('1');
                try (Socket second = new Socket(address.getAddress(), address.getPort())) {
                    second.setSoTimeout(10_000);
                    assertThat(firstByteOrEnd(second)).isEqualTo(-1);
                }
            }
            await().until(() -> proxy.connections().toCompletableFuture().join() == 0);
            try (Socket third = new Socket(address.getAddress(), address.getPort())) {
                third.getOutputStream().write('3');
                assertThat(third.getInputStream().read()).isEqualTo('3');
            }
        }
    }

    @Test
    void aLayerOfOnesOwnPeeksAwaitsAndPutsAFactIntoTheLog() throws IOException {
        Fact<String> greeting = Fact.of("greeting", String.class);
        Layer peeking = new Layer() {
            @Override
            public Behavior<Message> begin(Connection connection) {
                return connection.peek(5, Duration.ofSeconds(5), peeked -> {
                    if (peeked instanceof Peeked.Enough enough) {
                        connection.fact(greeting, enough.bytes().text());
                    }
                    return connection.await(
                            CompletableFuture.supplyAsync(() -> 42), r -> connection.next());
                });
            }

            @Override
            public boolean terminal() {
                return false;
            }
        };
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (EchoServer echo = EchoServer.echo()) {
            try (ProxyServer proxy = Proxy.listen(":0")
                            .loops(1)
                            .accessLog(AccessLog.json(log))
                            .layer(peeking)
                            .layer(Tcp.to(echo.target()))
                            .start();
                    Socket client = new Socket(
                            proxy.address().getAddress(), proxy.address().getPort())) {
                client.getOutputStream().write("hello".getBytes(UTF_8));
                assertThat(client.getInputStream().readNBytes(5))
                        .isEqualTo("hello".getBytes(UTF_8));
                client.shutdownOutput();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                await().until(() -> proxy.connections().toCompletableFuture().join() == 0);
            }
        }
        assertThat(log.toString(UTF_8))
                .contains("\"greeting\":\"hello\"")
                .contains("\"termination\":\"ok\"")
                .contains("\"bytes_in\":5")
                .contains("\"bytes_out\":5");
    }

    private static void sayHello(Socket client) {
        try {
            client.getOutputStream().write("hello".getBytes(UTF_8));
        } catch (IOException e) {
            // It may have been ended before it could speak.
            return;
        }
    }

    private static int firstByteOrEnd(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1;
        }
    }
}
