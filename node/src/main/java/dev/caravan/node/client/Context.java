package dev.caravan.node.client;

import dev.caravan.management.tls.PemFiles;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A named API with what is needed to speak to it.
 *
 * @param api its address; empty for the default
 * @param tokenFile a file that holds the token, read when it is needed
 * @param ca authorities to trust, as PEM
 * @param own the certificate to come with, and its key
 */
public record Context(
        String name,
        Optional<String> api,
        Optional<String> token,
        Optional<Path> tokenFile,
        Optional<Path> ca,
        Optional<PemFiles> own) {
    /** Nothing is said. */
    public static final Context NONE = new Context(
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}
