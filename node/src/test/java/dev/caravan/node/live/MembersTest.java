package dev.caravan.node.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.node.Node;
import dev.caravan.node.Nodes;
import dev.caravan.protocols.access.OwnAddresses.Kind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Another member's ports stand behind a server of ours on loopback. */
@Timeout(60)
class MembersTest {
    @TempDir
    Path folder;

    private HttpServer member;
    private int port;
    private Node node;

    @BeforeEach
    void starts() throws Exception {
        member = Nodes.origin("secrets of the cluster");
        port = member.getAddress().getPort();
        node = Nodes.start(folder, """
            caravan: 1
            listeners:
              socks: { bind: "127.0.0.1:0", targets: { any: true }, layers: [ socks5 ] }
              http: { bind: "127.0.0.1:0", targets: { any: true }, layers: [ http-proxy ] }
            """);
    }

    @AfterEach
    void ends() {
        node.close();
        member.stop(0);
    }

    private void isMember(Kind kind) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        node.running().own().members(Map.of(kind, Set.of(address)));
    }

    private int socks(InetAddress address) throws IOException {
        try (Socket client = Clients.greeted(Nodes.address(node, "socks"))) {
            return Clients.connects(client, new InetSocketAddress(address, port));
        }
    }

    private int socksMapped() throws IOException {
        try (Socket client = Clients.greeted(Nodes.address(node, "socks"))) {
            byte[] said = new byte[22];
            said[0] = 5;
            said[1] = 1;
            said[3] = 4;
            said[14] = (byte) 0xFF;
            said[15] = (byte) 0xFF;
            said[16] = 127;
            said[19] = 1;
            said[20] = (byte) (port >> 8);
            said[21] = (byte) port;
            client.getOutputStream().write(said);
            return client.getInputStream().readNBytes(4)[1];
        }
    }

    private int socksName() throws IOException {
        try (Socket client = Clients.greeted(Nodes.address(node, "socks"))) {
            return Clients.connects(client, "localhost", port);
        }
    }

    private String connect(String host) throws IOException {
        return asks("CONNECT " + host + ":" + port + " HTTP/1.1\r\nHost: " + host + ":" + port
                + "\r\n\r\n");
    }

    private String absolute(String host) throws IOException {
        return asks("GET http://" + host + ":" + port + "/ HTTP/1.1\r\nHost: " + host + ":" + port
                + "\r\n\r\n");
    }

    private String asks(String head) throws IOException {
        try (Socket client = Clients.to(Nodes.address(node, "http"))) {
            return Clients.asks(client, head);
        }
    }

    @Test
    void noWayLeadsToAnotherMember() throws Exception {
        assertThat(socks(InetAddress.ofLiteral("127.0.0.1"))).isZero();
        assertThat(absolute("127.0.0.1")).endsWith("secrets of the cluster");
        for (Kind kind : new Kind[] {Kind.CLUSTER, Kind.MANAGEMENT, Kind.LINK}) {
            isMember(kind);
            assertThat(socks(InetAddress.ofLiteral("127.0.0.1"))).isEqualTo(2);
            assertThat(socksMapped()).isEqualTo(2);
            assertThat(socksName()).isEqualTo(2);
            for (String host : new String[] {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"}) {
                assertThat(connect(host)).as("CONNECT %s", host).startsWith("HTTP/1.1 403");
                assertThat(absolute(host)).as("GET %s", host).startsWith("HTTP/1.1 403");
            }
        }
        node.running().own().members(Map.of());
        assertThat(socks(InetAddress.ofLiteral("127.0.0.1"))).isZero();
        assertThat(absolute("127.0.0.1")).endsWith("secrets of the cluster");
    }
}
