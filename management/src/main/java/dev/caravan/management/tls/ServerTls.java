package dev.caravan.management.tls;

import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/**
 * The TLS of a server whose certificate may be renewed: connections that are there keep theirs, new
 * ones have what {@link #reload} read last. Files that cannot be read leave the old one in place.
 */
public final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final PemFiles files;
    private final Optional<Path> clients;
    private volatile SSLContext context;
    private List<Object> seen;

    private ServerTls(
            PemFiles files, Optional<Path> clients, SSLContext context, List<Object> seen) {
        this.files = files;
        this.clients = clients;
        this.context = context;
        this.seen = seen;
    }

    /**
     * Reads the files; blocks.
     *
     * @param files the server's own
     * @param clients certificates, in PEM, of the authorities whose clients may show theirs; empty
     *     when no client is asked for one
     * @throws IOException when they are not as expected
     */
    public static ServerTls read(PemFiles files, Optional<Path> clients) throws IOException {
        List<Object> seen = stamp(files, clients);
        return new ServerTls(files, clients, context(files, clients), seen);
    }

    /** Reads the files again if they changed; blocks. Whether there is another certificate now. */
    public synchronized boolean reload() {
        try {
            List<Object> now = stamp(files, clients);
            if (now.equals(seen)) {
                return false;
            }
            // One of two files may be new already: a pair that does not fit is tried again.
            context = context(files, clients);
            seen = now;
            LOG.info("management: has read its certificate again, {}", files.chain());
            return true;
        } catch (IOException e) {
            LOG.warn("management: keeps its certificate: {}", e.getMessage());
            return false;
        }
    }

    /** What the server makes connections of. */
    public HttpsConnectionContext connections() {
        return ConnectionContext.httpsServer(this::engine);
    }

    private SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        engine.setWantClientAuth(clients.isPresent());
        return engine;
    }

    private static SSLContext context(PemFiles files, Optional<Path> clients) throws IOException {
        KeyManager[] own = Pem.identity(files);
        TrustManager[] trust =
                clients.isPresent() ? Pem.authorities(clients.get()) : new TrustManager[0];
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(files.chain() + ": " + e.getMessage(), e);
        }
    }

    private static List<Object> stamp(PemFiles files, Optional<Path> clients) throws IOException {
        List<Object> stamp = new ArrayList<>();
        List<Path> all = new ArrayList<>(List.of(files.chain(), files.key()));
        clients.ifPresent(all::add);
        for (Path file : all) {
            // One that is not there is missed, with a word for it, by who reads it.
            if (Files.exists(file)) {
                stamp.add(Files.getLastModifiedTime(file));
                stamp.add(Files.size(file));
            }
        }
        return stamp;
    }
}
