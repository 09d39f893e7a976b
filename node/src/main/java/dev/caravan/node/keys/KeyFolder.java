package dev.caravan.node.keys;

import dev.caravan.management.tls.Pem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;

/** A directory for its owner only, in which files are made for their owner only, none over another. */
final class KeyFolder {
    private static final Set<PosixFilePermission> DIRECTORY =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final int LINE = 64;

    private final Path path;

    private KeyFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes it, or takes it where it is empty.
     *
     * @throws KeysException when there is something in it
     */
    static KeyFolder create(Path path) throws IOException {
        if (Files.exists(path)) {
            requireEmpty(path);
            Files.setPosixFilePermissions(path, DIRECTORY);
        } else {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(DIRECTORY));
        }
        return new KeyFolder(path);
    }

    private static void requireEmpty(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new KeysException(path + " is no directory");
        }
        try (Stream<Path> inside = Files.list(path)) {
            if (inside.findAny().isPresent()) {
                throw new KeysException(path + " is not empty, and nothing is overwritten"
                        + " (expected: a directory that does not exist, or is empty)");
            }
        }
    }

    /**
     * One that is there already.
     *
     * @throws KeysException when it is none
     */
    static KeyFolder existing(Path path) {
        if (!Files.isDirectory(path)) {
            throw new KeysException(
                    path + " is no directory (expected: one that cluster init made)");
        }
        return new KeyFolder(path);
    }

    /**
     * A folder in it, made or taken where it is empty.
     *
     * @throws KeysException when there is something in it
     */
    KeyFolder folder(String name) throws IOException {
        return create(path.resolve(name));
    }

    /** A folder in it, made where it is not there. */
    KeyFolder within(String name) throws IOException {
        Path inside = path.resolve(name);
        return Files.exists(inside) ? existing(inside) : create(inside);
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /**
     * The authority in it, {@code ca.crt} and {@code ca.key}.
     *
     * @throws KeysException when there is none
     */
    Authority authority(SecureRandom random, Instant now) throws IOException {
        return Authority.of(
                Pem.certificate(path.resolve("ca.crt")),
                Pem.key(path.resolve("ca.key")),
                random,
                now);
    }

    /** What stands in a file. */
    String read(String name) throws IOException {
        Path file = path.resolve(name);
        if (!Files.exists(file)) {
            throw new KeysException(file + ": no such file (expected: as cluster init made it)");
        }
        return Files.readString(file, StandardCharsets.US_ASCII);
    }

    /** Writes a file. */
    void write(String name, String text) throws IOException {
        FileAttribute<?> ownersOnly = PosixFilePermissions.asFileAttribute(FILE);
        Path file = path.resolve(name);
        Files.createFile(file, ownersOnly);
        Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
    }

    /** Writes {@code name.crt} and {@code name.key}. */
    void write(String name, Authority.Issued issued) throws IOException {
        writeCertificate(name, issued);
        // PKCS#8, as the JDK encodes it.
        write(name + ".key", pem("PRIVATE KEY", issued.keys().getPrivate().getEncoded()));
    }

    /** Writes {@code name.crt}. */
    void writeCertificate(String name, Authority.Issued issued) throws IOException {
        try {
            write(name + ".crt", pem("CERTIFICATE", issued.certificate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] content) {
        String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
