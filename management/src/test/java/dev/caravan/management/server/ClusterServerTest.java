package dev.caravan.management.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.management.auth.KeptToken;
import dev.caravan.management.fake.FakeNode;
import dev.caravan.management.port.Health;
import dev.caravan.management.tls.Pem;
import dev.caravan.management.tls.PemFiles;
import dev.caravan.management.tls.ServerTls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

class ClusterServerTest {
    private static final Map<String, KeptToken> ROOT =
            Map.of("aaaaaaaaaaaa", new KeptToken(Tokened.ADMIN.hash(), "admin", "root", 0));

    @TempDir
    Path folder;

    private final TestApi api = new TestApi();
    private Optional<ManagementServer> server = Optional.empty();

    @AfterEach
    void close() {
        server.ifPresent(s -> TestApi.wait(s.stop(Duration.ofMillis(200))));
        api.close();
    }

    private PemFiles files() {
        return new PemFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
    }

    private ManagementServer start(Access access) {
        ManagementServer started = TestApi.wait(ManagementServer.start(
                api.kit.system(), access, new Well(), text -> {}, cluster()));
        server = Optional.of(started);
        return started;
    }

    private Cluster cluster() {
        FakeNode node = api.a1;
        return new Cluster(
                new Cluster.Agreed(
                        api.agreement,
                        api.revising,
                        new dev.caravan.management.fake.FakeDocuments(),
                        api.orders),
                new Cluster.Here(node, node, node.upstreams(), node.connections, node, api.hashes),
                api.peers.get("a1"),
                api.audit);
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(address, 0);
    }

    private HttpResponse<String> get(
            HttpClient client, String scheme, String path, String... headers) throws Exception {
        int port = server.orElseThrow().address().getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(scheme + "://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void offLoopbackItAnswersByTlsAndToken() throws Exception {
        X509Certificate certificate =
                Certificates.write(files().chain(), files().key(), "m", "EC", 1000);
        start(new Access(
                at("0.0.0.0"),
                Set.of("node-1"),
                Optional.of(files()),
                Optional.empty(),
                ROOT,
                false));
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(certificate)).build()) {
            HttpResponse<String> none = get(client, "https", "/v1/nodes");
            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(none.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            HttpResponse<String> some = get(
                    client,
                    "https",
                    "/v1/nodes",
                    "Authorization",
                    "Bearer " + Tokened.ADMIN.text());
            assertThat(some.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void offLoopbackItIsNotOpenedWithoutBothUnlessOneInsists() throws Exception {
        Certificates.write(files().chain(), files().key(), "m", "EC", 1000);
        assertThatThrownBy(() -> start(new Access(
                        at("0.0.0.0"), Set.of(), Optional.empty(), Optional.empty(), ROOT, false)))
                .hasStackTraceContaining("has no certificate");
        assertThatThrownBy(() -> start(new Access(
                        at("0.0.0.0"),
                        Set.of(),
                        Optional.of(files()),
                        Optional.empty(),
                        Map.of(),
                        false)))
                .hasStackTraceContaining("there is no token");
        assertThat(api.agreement.watchers()).isEqualTo(1);
        start(new Access(
                at("0.0.0.0"), Set.of(), Optional.empty(), Optional.empty(), Map.of(), true));
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(get(client, "http", "/v1/audit").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRenewedCertificateIsTakenAndABrokenOneIsNot() throws Exception {
        Certificates.write(files().chain(), files().key(), "m", "EC", 1000);
        ServerTls tls = ServerTls.read(files(), Optional.empty());
        assertThat(tls.reload()).isFalse();
        Certificates.write(files().chain(), files().key(), "m", "RSA", 2000);
        assertThat(tls.reload()).isTrue();
        Files.writeString(files().key(), "nonsense");
        assertThat(tls.reload()).isFalse();
        Certificates.write(folder.resolve("other.pem"), files().key(), "m", "RSA", 3000);
        assertThat(tls.reload()).as("the key of another certificate").isFalse();
        Certificates.write(files().chain(), files().key(), "m", "EC", 4000);
        assertThat(tls.reload()).isTrue();
    }

    @Test
    void aClientsCertificateIsACredentialOfTheRoleItNames() throws Exception {
        X509Certificate certificate =
                Certificates.write(files().chain(), files().key(), "m", "EC", 1000);
        PemFiles viewer = client("ann", "caravan:viewer");
        PemFiles nobody = client("node-1", "");
        Path authorities = Files.writeString(
                folder.resolve("clients.pem"),
                Files.readString(viewer.chain()) + Files.readString(nobody.chain()));
        start(new Access(
                at("0.0.0.0"),
                Set.of(),
                Optional.of(files()),
                Optional.of(authorities),
                Map.of(),
                false));
        try (HttpClient ann = client(certificate, Optional.of(viewer));
                HttpClient node = client(certificate, Optional.of(nobody));
                HttpClient none = client(certificate, Optional.empty());
                HttpClient stranger =
                        client(certificate, Optional.of(client("eve", "caravan:admin")))) {
            assertThat(get(ann, "https", "/v1/nodes").statusCode()).isEqualTo(200);
            assertThat(get(ann, "https", "/v1/audit").body()).contains("role-not-sufficient");
            assertThat(get(ann, "https", "/v1/nodes", "Authorization", "Bearer cvn_x")
                            .body())
                    .as("who presents a token is judged by it")
                    .contains("token-not-valid");
            assertThat(get(node, "https", "/v1/nodes").body()).contains("certificate-without-role");
            assertThat(get(none, "https", "/v1/nodes").body()).contains("token-needed");
            // Java does not show what the server does not ask for; else the handshake fails.
            try {
                assertThat(get(stranger, "https", "/v1/nodes").statusCode()).isEqualTo(401);
            } catch (IOException refused) {
                assertThat(refused).hasStackTraceContaining("certificate");
            }
        }
    }

    @Test
    void whereCertificatesAreCredentialsNobodyComesInWithoutOne() throws Exception {
        X509Certificate certificate =
                Certificates.write(files().chain(), files().key(), "m", "EC", 1000);
        for (String address : List.of("127.0.0.1", "0.0.0.0")) {
            ManagementServer opened = start(new Access(
                    at(address),
                    Set.of(),
                    Optional.of(files()),
                    Optional.of(files().chain()),
                    Map.of(),
                    true));
            try (HttpClient none = client(certificate, Optional.empty())) {
                assertThat(get(none, "https", "/v1/nodes").body()).contains("token-needed");
            }
            TestApi.wait(opened.stop(Duration.ofMillis(200)));
        }
    }

    private PemFiles client(String name, String unit) throws Exception {
        PemFiles own = new PemFiles(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        String subject = unit.isEmpty() ? name : name + ",OU=" + unit;
        Certificates.write(own.chain(), own.key(), subject, "EC", 2000 + name.length());
        return own;
    }

    private static HttpClient client(X509Certificate server, Optional<PemFiles> own)
            throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.isPresent() ? Pem.identity(own.get()) : null, trust(server), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void aFileThatIsNoneIsNamed() {
        assertThatThrownBy(() -> start(new Access(
                        at("127.0.0.1"),
                        Set.of(),
                        Optional.of(files()),
                        Optional.empty(),
                        ROOT,
                        false)))
                .hasStackTraceContaining("chain.pem");
    }

    @Test
    void namesThatItWasNotGivenAreRefused() throws Exception {
        start(new Access(
                at("127.0.0.1"),
                Set.of("node-1"),
                Optional.empty(),
                Optional.empty(),
                ROOT,
                false));
        assertThat(raw("GET /health/live HTTP/1.1\r\nHost: Node-1:9640\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(raw("GET /health/live HTTP/1.1\r\nHost: evil.example\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(raw("GET /v1/config HTTP/1.1\r\n"
                        + "Host: localhost\r\n"
                        + "Origin: http://evil.example\r\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void whatIsTooLongOrUnknownIsAProblemBeforeItIsRouted() throws Exception {
        start(Access.loopback(at("127.0.0.1")));
        assertThat(raw("GET /v1/nodes HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9000)
                        + "\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("application/problem+json");
        assertThat(raw("BREW /v1/nodes HTTP/1.1\r\nHost: localhost\r\n"))
                .startsWith("HTTP/1.1 501 ")
                .contains("application/problem+json");
        assertThat(raw("POST /v1/bans HTTP/1.1\r\n"
                        + "Host: localhost\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: 99999999\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json");
        assertThat(raw("GET /v1/nodes?a=%C3 HTTP/1.1\r\nHost: localhost\r\n"))
                .containsPattern("^HTTP/1.1 400 ")
                .contains("application/problem+json");
        assertThat(raw("DELETE /v1/config/listeners?wait=committed&timeout=777741d"
                        + " HTTP/1.1\r\n"
                        + "Host: localhost\r\n"))
                .startsWith("HTTP/1.1 428 ");
        assertThat(raw("HEAD /v1/nodes HTTP/1.1\r\nHost: localhost\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aDocumentMayHaveTwentyMegabytes() throws Exception {
        start(Access.loopback(at("127.0.0.1")));
        String document = "{\"a\":\"" + "x".repeat(19_999_992) + "\"}";
        URI uri = URI.create(
                "http://127.0.0.1:" + server.orElseThrow().address().getPort() + "/v1/config");
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String text : List.of(document, document + " ")) {
                HttpResponse<String> put = client.send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .header("If-Match", "*")
                                .PUT(HttpRequest.BodyPublishers.ofString(text))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(put.statusCode())
                        .as(put.body())
                        .isEqualTo(text.equals(document) ? 202 : 413);
            }
        }
    }

    @Test
    void whoSendsTooMuchHearsIt() throws Exception {
        start(Access.loopback(at("127.0.0.1")));
        String head = "POST /v1/bans HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: 8000000\r\n";
        try (Socket socket =
                new Socket("127.0.0.1", server.orElseThrow().address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((head + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            for (int sent = 0; sent < 8_000_000; sent += 100_000) {
                socket.getOutputStream().write(new byte[100_000]);
            }
            assertThat(new String(
                            socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("body-too-long");
        }
    }

    @Test
    void theProbesAnswerWhoeverAsksAndNothingElse() throws Exception {
        server = Optional.of(TestApi.wait(ManagementServer.probes(
                api.kit.system(),
                at("127.0.0.1"),
                new Well(),
                text -> {},
                Optional.of(cluster()))));
        assertThat(raw("GET /health/cluster HTTP/1.1\r\nHost: kubelet\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("quorum");
        assertThat(raw("GET /health/ready HTTP/1.1\r\nHost: kubelet\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: kubelet\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(raw("GET /v1/nodes HTTP/1.1\r\nHost: kubelet\r\n")).startsWith("HTTP/1.1 404 ");
    }

    private String raw(String head) throws IOException {
        int port = server.orElseThrow().address().getPort();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((head + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static SSLContext trusting(X509Certificate certificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust(certificate), null);
        return context;
    }

    private static TrustManager[] trust(X509Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("m", certificate);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static final class Well implements Health {
        @Override
        public Verdict live() {
            return Verdict.ok();
        }

        @Override
        public Verdict ready() {
            return Verdict.ok();
        }
    }
}
