package dev.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.protocols.access.Users;
import dev.caravan.protocols.proxy.EchoServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class ReloadTest {
    @TempDir
    Path folder;

    private HttpServer origin;
    private EchoServer echo;

    @BeforeEach
    void opens() throws IOException {
        origin = Nodes.origin("from the origin");
        echo = EchoServer.echo();
    }

    @AfterEach
    void closes() throws IOException {
        origin.stop(0);
        echo.close();
    }

    @Test
    void aListenerComesAndOneThatStaysKeepsItsPort() throws Exception {
        try (Node node = Nodes.start(folder, document(answer("web", 200)))) {
            InetSocketAddress before = Nodes.address(node, "web");
            assertThat(rewrite(node, document(answer("web", 200) + answer("shop", 201))))
                    .isTrue();
            assertThat(Nodes.address(node, "web")).isEqualTo(before);
            assertThat(status(node, "shop")).isEqualTo(201);
            assertThat(status(node, "web")).isEqualTo(200);
        }
    }

    @Test
    void aChangedRouteServesTheNextRequestOfAnOpenConnection() throws Exception {
        try (Node node = Nodes.start(folder, document(answer("web", 200)));
                Socket client = connected(Nodes.address(node, "web"))) {
            assertThat(request(client)).startsWith("HTTP/1.1 200");
            assertThat(rewrite(node, document(answer("web", 404)))).isTrue();
            assertThat(request(client)).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void aConnectionWhoseLayerIsGoneEndsAfterItsAnswer() throws Exception {
        try (Node node = Nodes.start(folder, document(answer("web", 200)));
                Socket client = connected(Nodes.address(node, "web"))) {
            assertThat(request(client)).startsWith("HTTP/1.1 200");
            assertThat(rewrite(node, document(socks("web")))).isTrue();
            assertThat(request(client)).contains("Connection: close");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aListenerForOtherNodesIsNotOpenedHere() throws Exception {
        String there = "  there: { bind: '127.0.0.1:0', on: %s, layers: socks5 }\n";
        String elsewhere = there.formatted("{ labels: { zone: other } }");
        try (Node node = Nodes.start(folder, document(answer("web", 200) + elsewhere))) {
            assertThat(node.addresses("web")).hasSize(1);
            assertThat(node.addresses("there")).isEmpty();
            String here = there.formatted("{ roles: [ingress] }");
            assertThat(rewrite(node, document(answer("web", 200) + here))).isTrue();
            assertThat(node.addresses("there")).hasSize(1);
        }
    }

    @Test
    void aRemovedListenerStopsAcceptingAndItsTunnelLivesOn() throws Exception {
        String both = document(socks("gone") + answer("web", 200));
        try (Node node = Nodes.start(folder, both)) {
            InetSocketAddress gone = Nodes.address(node, "gone");
            try (Socket tunnel = Nodes.socks(gone, echo.address())) {
                assertThat(Nodes.echoed(tunnel, "one")).isEqualTo("one");
                assertThat(rewrite(node, document(answer("web", 200)))).isTrue();
                assertThat(node.addresses("gone")).isEmpty();
                await().untilAsserted(
                                () -> assertThatThrownBy(() -> connected(gone).close())
                                        .isInstanceOf(ConnectException.class));
                assertThat(Nodes.echoed(tunnel, "two")).isEqualTo("two");
            }
            assertThat(node.ready().yes()).isTrue();
        }
    }

    @Test
    void aChangedPolicyIsThatOfTheNextConnectionAndATunnelLivesOn() throws Exception {
        try (Node node = Nodes.start(folder, document(socks("socks")))) {
            InetSocketAddress proxy = Nodes.address(node, "socks");
            try (Socket tunnel = Nodes.socks(proxy, echo.address())) {
                assertThat(Nodes.echoed(tunnel, "one")).isEqualTo("one");
                String closed = socks("socks").replace("any: true", "public: false");
                assertThat(rewrite(node, document(closed))).isTrue();
                assertThat(Nodes.echoed(tunnel, "two")).isEqualTo("two");
                assertThatThrownBy(() -> Nodes.socks(proxy, echo.address()).close())
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aWrongFileChangesNothing() throws Exception {
        try (Node node = Nodes.start(folder, document(answer("web", 200)))) {
            assertThat(rewrite(node, "caravan: 1\nlistners: {}\n")).isFalse();
            assertThat(rewrite(node, "not: [a document")).isFalse();
            Files.delete(folder.resolve("caravan.yaml"));
            assertThat(node.reload()).isFalse();
            assertThat(status(node, "web")).isEqualTo(200);
            assertThat(node.ready().yes()).isTrue();
        }
    }

    @Test
    void aPortThatIsTakenChangesNothing() throws Exception {
        try (Node node = Nodes.start(folder, document(answer("web", 200)));
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken =
                    answer("new", 200).replace("127.0.0.1:0", "127.0.0.1:" + other.getLocalPort());
            assertThat(rewrite(node, document(answer("web", 404) + answer("more", 200) + taken)))
                    .isFalse();
            assertThat(status(node, "web")).isEqualTo(200);
            assertThat(node.addresses("more")).isEmpty();
            assertThat(rewrite(node, document(answer("web", 404)))).isTrue();
            assertThat(status(node, "web")).isEqualTo(404);
        }
    }

    @Test
    void aRenamedListenerKeepsItsSocketAndAPortMayChangeHands() throws Exception {
        int port = Nodes.freePort();
        String old = answer("old", 200).replace("127.0.0.1:0", "127.0.0.1:" + port);
        try (Node node = Nodes.start(folder, document(old));
                Socket client = connected(Nodes.address(node, "old"))) {
            assertThat(request(client)).startsWith("HTTP/1.1 200");
            assertThat(rewrite(node, document(old.replace("old:", "new:")))).isTrue();
            assertThat(request(client)).startsWith("HTTP/1.1 200");
            String twice = answer("two", 201)
                    .replace("\"127.0.0.1:0\"", "[\"127.0.0.1:" + port + "\", \"127.0.0.1:0\"]");
            assertThat(rewrite(node, document(twice))).isTrue();
            assertThat(node.addresses("two")).hasSize(2);
            assertThat(status(node, "two")).isEqualTo(201);
        }
    }

    @Test
    void anUnchangedPoolKeepsItsConnections() throws Exception {
        String upstreams = "upstreams:\n  api: { endpoints: [\"127.0.0.1:"
                + origin.getAddress().getPort() + "\"] }\n";
        String web = answer("web", 200).replace("answer: { status: 200 }", "upstream: api");
        String before = "caravan: 1\nlisteners:\n" + web + upstreams;
        try (Node node = Nodes.start(folder, before)) {
            assertThat(Nodes.get(uri(node, "web")).body()).isEqualTo("from the origin");
            String after = "caravan: 1\nlisteners:\n" + web + answer("more", 200) + upstreams;
            assertThat(rewrite(node, after)).isTrue();
            for (int i = 0; i < 4; i++) {
                assertThat(Nodes.get(uri(node, "web")).statusCode()).isEqualTo(200);
            }
            // Of five requests each loop needed a connection of its own at most.
            assertThat(connects(node)).isBetween(1, 2);
        }
    }

    @Test
    void usersOfAFileAreReadAgain() throws Exception {
        Path staff = folder.resolve("staff.users");
        Files.writeString(staff, "bob:" + hash("one") + "\n");
        String users = "users:\n  staff: { file: staff.users }\n";
        String document = "caravan: 1\n" + users + "listeners:\n"
                + socks("socks").replace("    targets", "    users: staff\n    targets");
        try (Node node = Nodes.start(folder, document)) {
            assertThat(authenticates(node, "bob", "one")).isTrue();
            Files.writeString(staff, "bob:" + hash("two") + "\n");
            assertThat(node.reload()).isTrue();
            assertThat(authenticates(node, "bob", "one")).isFalse();
            assertThat(authenticates(node, "bob", "two")).isTrue();
        }
    }

    private boolean authenticates(Node node, String user, String password) throws IOException {
        try (Socket socket = connected(Nodes.address(node, "socks"))) {
            socket.getOutputStream().write(new byte[] {5, 1, 2});
            assertThat(socket.getInputStream().readNBytes(2)).containsExactly(5, 2);
            byte[] said = new byte[3 + user.length() + password.length()];
            said[0] = 1;
            said[1] = (byte) user.length();
            System.arraycopy(ascii(user), 0, said, 2, user.length());
            said[2 + user.length()] = (byte) password.length();
            System.arraycopy(ascii(password), 0, said, 3 + user.length(), password.length());
            socket.getOutputStream().write(said);
            return socket.getInputStream().readNBytes(2)[1] == 0;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hash(String password) {
        return Users.hash(ascii(password));
    }

    private static int connects(Node node) throws Exception {
        String name = "caravan_upstream_connects_total{";
        return Nodes.get("http://127.0.0.1:" + node.management().getPort() + "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private boolean rewrite(Node node, String text) throws IOException {
        Files.writeString(folder.resolve("caravan.yaml"), text);
        return node.reload();
    }

    private static int status(Node node, String listener) throws Exception {
        return Nodes.get(uri(node, listener)).statusCode();
    }

    private static String uri(Node node, String listener) {
        return "http://127.0.0.1:" + Nodes.address(node, listener).getPort() + "/";
    }

    private static Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String request(Socket client) throws IOException {
        client.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) client.getInputStream().read());
        }
        return head.toString();
    }

    private static String document(String listeners) {
        return "caravan: 1\nlisteners:\n" + listeners;
    }

    private static String answer(String name, int status) {
        return "  " + name + ":\n    bind: \"127.0.0.1:0\"\n    layers:\n"
                + "      - http: { routes: [ { answer: { status: " + status + " } } ] }\n";
    }

    private static String socks(String name) {
        return "  " + name + ":\n    bind: \"127.0.0.1:0\"\n    targets: { any: true }\n"
                + "    layers: [ socks5 ]\n";
    }
}
