package dev.caravan.node.keys;

import dev.caravan.config.content.Hash;
import dev.caravan.management.auth.ClientCertificates;
import dev.caravan.management.auth.Role;
import dev.caravan.protocols.access.Users;

import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes everything a cluster needs to be reached by nobody else, all of it random.
 *
 * <pre>
 *   DIR  ca.crt, ca.key                the authority; its key is needed by no node
 *        tokens                        the first administrator's token: ID HASH ROLE NAME
 *        users                         the first proxy user: NAME:HASH
 *        NODE/ ca.crt                  what --keys of that node names
 *              node.crt, node.key            between nodes
 *              management.crt, management.key
 *              tokens
 *        clients/NAME/ ca.crt, client.crt, client.key
 *                              a certificate that opens the management API
 * </pre>
 */
public final class ClusterKeys {
    /** What all nodes' certificates name, and no other: by it they know each other as members. */
    static final String MEMBER = "member.cluster.caravan";

    /** The name of the proxy user. */
    public static final String USER = "proxy";

    private static final Duration CLUSTER_LIFE = Duration.ofDays(3650);

    /** Some clients refuse a server's certificate that lives longer. */
    private static final Duration MANAGEMENT_LIFE = Duration.ofDays(825);

    private static final int TOKEN_ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;
    private static final int PASSWORD_BYTES = 18;

    /**
     * What was made and is not kept anywhere: secrets, to be shown once.
     *
     * @param token the administrator's
     * @param password of {@link #USER}
     */
    public record Secrets(String token, String password) {
        /** Not the secrets. */
        @Override
        public String toString() {
            return "secrets";
        }
    }

    private final SecureRandom random;
    private final Instant now;

    /** Makes keys that hold from {@code now} on. */
    public ClusterKeys(SecureRandom random, Instant now) {
        this.random = random;
        this.now = now;
    }

    /**
     * Makes them in {@code directory}. Blocks; takes seconds.
     *
     * @param nodes the nodes' names, each of them a folder
     * @param hosts further names and addresses by which the management API is reached
     * @throws KeysException when there is something in the directory, or it cannot be written
     */
    public Secrets create(Path directory, List<String> nodes, List<String> hosts) {
        nodes.forEach(ClusterKeys::requireNode);
        try {
            return write(KeyFolder.create(directory), nodes, hosts);
        } catch (IOException e) {
            throw new KeysException(directory + ": " + e, e);
        }
    }

    /**
     * Makes the folders of further nodes in a directory that {@link #create} made. Blocks.
     *
     * @param hosts further names and addresses by which the management API of these is reached
     * @throws KeysException when there is no authority, one of them is there already, or it cannot be
     *     written
     */
    public void addNodes(Path directory, List<String> nodes, List<String> hosts) {
        nodes.forEach(ClusterKeys::requireNode);
        KeyFolder folder = KeyFolder.existing(directory);
        try {
            Authority authority = folder.authority(random, now);
            String tokens = folder.read("tokens");
            Authority.Issued management = management(authority, nodes, hosts);
            for (String node : new LinkedHashSet<>(nodes)) {
                write(folder.folder(node), authority, node, management, tokens);
            }
        } catch (IOException e) {
            throw new KeysException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Makes {@code clients/NAME} in a directory that {@link #create} made: what one person or program
     * opens the management API with. Blocks.
     *
     * @param name who
     * @param role {@code viewer}, {@code operator} or {@code admin}
     * @throws KeysException when there is no authority, the name is there already, or it cannot be
     *     written
     */
    public Path addClient(Path directory, String name, Role role, Duration life) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")) {
            throw new KeysException("name of a client: " + name
                    + " (expected: letters, digits, '.', '_', '@' and hyphens, at most 63)");
        }
        KeyFolder folder = KeyFolder.existing(directory);
        try {
            Authority authority = folder.authority(random, now);
            KeyFolder own = folder.within("clients").folder(name);
            own.writeCertificate("ca", authority.root());
            own.write(
                    "client",
                    authority.issue(
                            Authority.named(name, ClientCertificates.ROLE + role.word()),
                            List.of(),
                            List.of(KeyPurposeId.id_kp_clientAuth),
                            life));
            return own.path();
        } catch (IOException e) {
            throw new KeysException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireNode(String node) {
        if (!node.matches("[A-Za-z0-9][A-Za-z0-9-]{0,62}")) {
            throw new KeysException("name of a node: " + node
                    + " (expected: letters, digits and hyphens, at most 63)");
        }
        if (node.equals("clients")) {
            throw new KeysException("name of a node: clients is where clients' keys are");
        }
    }

    private Secrets write(KeyFolder folder, List<String> nodes, List<String> hosts)
            throws IOException {
        Authority authority =
                Authority.create("caravan cluster authority", CLUSTER_LIFE, random, now);
        Authority.Issued management = management(authority, nodes, hosts);
        Secrets secrets = new Secrets(token(), base64(PASSWORD_BYTES));
        String tokens = tokenLine(secrets.token());
        byte[] password = secrets.password().getBytes(StandardCharsets.US_ASCII);
        folder.write("ca", authority.root());
        folder.write("tokens", tokens);
        folder.write("users", USER + ":" + Users.hash(password) + "\n");
        for (String node : new LinkedHashSet<>(nodes)) {
            write(folder.folder(node), authority, node, management, tokens);
        }
        return secrets;
    }

    private static void write(
            KeyFolder own,
            Authority authority,
            String node,
            Authority.Issued management,
            String tokens)
            throws IOException {
        own.writeCertificate("ca", authority.root());
        own.write("node", member(authority, node));
        own.write("management", management);
        own.write("tokens", tokens);
    }

    private static Authority.Issued management(
            Authority authority, List<String> nodes, List<String> hosts) {
        return authority.issue(
                Authority.named("caravan management"),
                names(nodes, hosts),
                List.of(KeyPurposeId.id_kp_serverAuth),
                MANAGEMENT_LIFE);
    }

    /** Its names are no host's: with a management key nobody becomes a member. */
    private static Authority.Issued member(Authority authority, String node) {
        return authority.issue(
                Authority.named("caravan node " + node),
                List.of(new GeneralName(GeneralName.dNSName, MEMBER)),
                List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
                CLUSTER_LIFE);
    }

    private static List<GeneralName> names(List<String> nodes, List<String> hosts) {
        Set<String> all = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        all.addAll(nodes);
        all.addAll(hosts);
        List<GeneralName> names = new ArrayList<>();
        for (String name : all) {
            if (name.equals(MEMBER)) {
                throw new KeysException("host: " + name + " is what nodes know each other by");
            }
            names.add(new GeneralName(
                    isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return names;
    }

    private static boolean isAddress(String name) {
        try {
            return !InetAddress.ofLiteral(name).isAnyLocalAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private String token() {
        byte[] id = new byte[TOKEN_ID_BYTES];
        random.nextBytes(id);
        return "cvn_" + HexFormat.of().formatHex(id) + "_" + base64(SECRET_BYTES);
    }

    private static String tokenLine(String token) {
        String id = token.split("_", 3)[1];
        String hash = Hash.of(token.getBytes(StandardCharsets.US_ASCII)).hex();
        return id + " " + hash + " admin first-administrator\n";
    }

    private String base64(int bytes) {
        byte[] secret = new byte[bytes];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
