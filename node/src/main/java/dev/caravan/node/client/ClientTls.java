package dev.caravan.node.client;

import dev.caravan.management.tls.Pem;
import dev.caravan.management.tls.PemFiles;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** Whom a client of the API trusts, and as whom it comes. */
public final class ClientTls {
    private ClientTls() {}

    /**
     * What connects.
     *
     * @param authorities certificates, as PEM, of the only authorities to trust; those of the JDK
     *     when empty
     * @param own the client's own certificate and key, where it comes with one
     * @throws InvalidContext when files cannot be read
     */
    public static SSLSocketFactory of(Optional<Path> authorities, Optional<PemFiles> own) {
        try {
            // Null stands for what the JDK does by itself.
            @Nullable
            TrustManager[] trust =
                    authorities.isPresent() ? Pem.authorities(authorities.get()) : null;
            @Nullable KeyManager[] keys = own.isPresent() ? Pem.identity(own.get()) : null;
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidContext(String.valueOf(e.getMessage()));
        }
    }
}
