package dev.caravan.management.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** What TLS is made of, from PEM files. Blocks; what is not as expected is named with its file. */
public final class Pem {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN PRIVATE KEY-----\\s*([A-Za-z0-9+/=\\s]+?)-----END PRIVATE KEY-----");
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");
    private static final byte[] WORDS =
            "do you belong together?".getBytes(StandardCharsets.US_ASCII);
    private static final long MAX_BYTES = 1024 * 1024;

    private Pem() {}

    /**
     * What proves to be whom {@code files} certify.
     *
     * @throws IOException naming the file that is not as expected, without a word of the key
     */
    public static KeyManager[] identity(PemFiles files) throws IOException {
        Certificate[] chain = certificates(files.chain());
        PrivateKey key = key(files.key());
        if (!fits(key, chain[0].getPublicKey())) {
            throw new IOException(files.key() + ": not the key of " + files.chain());
        }
        try {
            char[] none = new char[0];
            KeyStore store = empty();
            store.setKeyEntry("own", key, none, chain);
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, none);
            return keys.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException(files.chain() + " and " + files.key() + ": " + e.getMessage(), e);
        }
    }

    /**
     * What trusts those whom the authorities of {@code file} certify, and nobody else.
     *
     * @throws IOException naming the file when it is not as expected
     */
    public static TrustManager[] authorities(Path file) throws IOException {
        try {
            KeyStore store = empty();
            int number = 0;
            for (Certificate authority : certificates(file)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        return store;
    }

    /** Whether what one signs, the other verifies. */
    public static boolean fits(PrivateKey key, PublicKey certified) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(WORDS);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(WORDS);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Certificate[] certificates(Path file) throws IOException {
        try {
            Certificate[] read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes(file)))
                    .toArray(Certificate[]::new);
            if (read.length == 0) {
                throw new IOException(file + ": nothing (expected: certificates in PEM)");
            }
            return read;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": no certificates in PEM", e);
        }
    }

    /**
     * The first certificate of {@code file}.
     *
     * @throws IOException naming the file when there is none
     */
    public static X509Certificate certificate(Path file) throws IOException {
        return (X509Certificate) certificates(file)[0];
    }

    /**
     * The private key of {@code file}, PKCS#8 and not encrypted.
     *
     * @throws IOException naming the file when there is none, without a word of it
     */
    public static PrivateKey key(Path file) throws IOException {
        Matcher match = KEY.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
        if (!match.find()) {
            throw new IOException(file + ": no key (expected: BEGIN PRIVATE KEY, PKCS#8)");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(match.group(1));
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind)
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                continue;
            }
        }
        throw new IOException(
                file + ": a key of an unknown kind (expected: " + String.join(", ", KINDS) + ")");
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file + ": no such file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + ": too long (expected: at most " + MAX_BYTES + " bytes)");
        }
        return Files.readAllBytes(file);
    }
}
