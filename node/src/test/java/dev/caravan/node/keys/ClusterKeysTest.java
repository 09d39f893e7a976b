package dev.caravan.node.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.content.Hash;
import dev.caravan.management.auth.ClientCertificates;
import dev.caravan.management.auth.Role;
import dev.caravan.protocols.access.Users;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterKeysTest {
    private Path folder = Path.of("");
    private Path keys = folder;
    private ClusterKeys.Secrets secrets;

    @BeforeAll
    void create(@TempDir Path temporary) {
        folder = temporary;
        keys = folder.resolve("keys");
        secrets = new ClusterKeys(new SecureRandom(), Instant.now())
                .create(keys, List.of("one", "two"), List.of("10.1.2.3", "proxy.example"));
    }

    @Test
    void everyFileIsForItsOwnerOnly() throws Exception {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.walk(keys)) {
            for (Path path : all.toList()) {
                String permissions =
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                assertThat(permissions)
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                if (!Files.isDirectory(path)) {
                    files.add(keys.relativize(path).toString());
                }
            }
        }
        assertThat(files)
                .contains("ca.crt", "ca.key", "tokens", "users", "one/ca.crt", "two/node.key")
                .contains("one/management.crt", "one/management.key", "one/tokens")
                .doesNotContain("one/ca.key");
    }

    @Test
    void theTokenIsKeptAsItsHashAndThePasswordToo() throws Exception {
        assertThat(secrets.token()).matches("cvn_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
        String line = Files.readString(keys.resolve("tokens"));
        assertThat(line)
                .isEqualTo(secrets.token().substring(4, 16) + " "
                        + Hash.of(secrets.token().getBytes(StandardCharsets.US_ASCII))
                                .hex()
                        + " admin first-administrator\n");
        assertThat(Users.file(keys.resolve("users"))).isNotNull();
        try (Stream<Path> all = Files.walk(keys)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(path))
                        .doesNotContain(secrets.token())
                        .doesNotContain(secrets.password());
            }
        }
        assertThat(secrets.toString()).doesNotContain(secrets.token());
    }

    @Test
    void nodesKnowEachOtherByANameThatTheManagementCertificateLacks() throws Exception {
        X509Certificate authority = certificate("ca.crt");
        X509Certificate one = certificate("one/node.crt");
        X509Certificate management = certificate("one/management.crt");
        for (X509Certificate each : List.of(one, management, certificate("two/node.crt"))) {
            each.verify(authority.getPublicKey());
            each.checkValidity();
            assertThat(each.getBasicConstraints()).isEqualTo(-1);
        }
        assertThat(names(one)).containsExactly("member.cluster.caravan");
        assertThat(names(certificate("two/node.crt"))).isEqualTo(names(one));
        assertThat(names(management))
                .contains("localhost", "127.0.0.1", "one", "two", "10.1.2.3", "proxy.example")
                .doesNotContain("member.cluster.caravan");
        assertThat(management.getExtendedKeyUsage()).hasSize(1);
    }

    @Test
    void everyClusterHasKeysOfItsOwn() throws Exception {
        Path other = folder.resolve("other");
        ClusterKeys.Secrets secret = new ClusterKeys(new SecureRandom(), Instant.now())
                .create(other, List.of("one"), List.of());
        assertThat(secret.token()).isNotEqualTo(secrets.token());
        assertThat(Files.readString(other.resolve("ca.key")))
                .isNotEqualTo(Files.readString(keys.resolve("ca.key")));
        assertThatThrownBy(() -> new ClusterKeys(new SecureRandom(), Instant.now())
                        .create(folder.resolve("no"), List.of("../x"), List.of()))
                .hasMessageContaining("name of a node: ../x");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void furtherNodesAreVouchedForByTheSameAuthority() throws Exception {
        ClusterKeys later = new ClusterKeys(new SecureRandom(), Instant.now());
        later.addNodes(keys, List.of("three"), List.of("10.9.9.9"));
        X509Certificate three = certificate("three/node.crt");
        three.verify(certificate("ca.crt").getPublicKey());
        assertThat(names(three)).containsExactly("member.cluster.caravan");
        assertThat(names(certificate("three/management.crt")))
                .contains("localhost", "three", "10.9.9.9")
                .doesNotContain("one");
        assertThat(Files.readString(keys.resolve("three/tokens")))
                .isEqualTo(Files.readString(keys.resolve("tokens")));
        assertThatThrownBy(() -> later.addNodes(keys, List.of("three"), List.of()))
                .hasMessageContaining("three is not empty, and nothing is overwritten");
        assertThatThrownBy(() -> later.addNodes(keys.resolve("one"), List.of("x"), List.of()))
                .hasMessageContaining("ca.key: no such file");
    }

    @Test
    void aClientsCertificateNamesWhoItIsAndAsWhat() throws Exception {
        ClusterKeys later = new ClusterKeys(new SecureRandom(), Instant.now());
        Path made = later.addClient(keys, "ann", Role.OPERATOR, Duration.ofDays(7));
        assertThat(made).isEqualTo(keys.resolve("clients/ann"));
        X509Certificate ann = certificate("clients/ann/client.crt");
        ann.verify(certificate("clients/ann/ca.crt").getPublicKey());
        assertThat(new ClientCertificates(InstantSource.system()).caller(ann, "10.0.0.1"))
                .hasValueSatisfying(caller -> {
                    assertThat(caller.who()).startsWith("ann (certificate ");
                    assertThat(caller.role()).isEqualTo(Role.OPERATOR);
                });
        InstantSource nextWeek = InstantSource.fixed(Instant.now().plus(Duration.ofDays(8)));
        assertThat(new ClientCertificates(nextWeek).caller(ann, "10.0.0.1")).isEmpty();
        assertThat(new ClientCertificates(InstantSource.system())
                        .caller(certificate("one/node.crt"), "10.0.0.1"))
                .as("a node's")
                .isEmpty();
        assertThatThrownBy(() -> later.addClient(keys, "ann", Role.ADMIN, Duration.ofDays(7)))
                .hasMessageContaining("ann is not empty");
    }

    private static Set<String> names(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toSet());
    }

    private X509Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(keys.resolve(name))) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
