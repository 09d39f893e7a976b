package dev.caravan.management.tls;

import java.nio.file.Path;

/**
 * A certificate and its key as files.
 *
 * @param chain certificates in PEM, the own one first
 * @param key its private key in PEM, PKCS#8, not encrypted
 */
public record PemFiles(Path chain, Path key) {}
