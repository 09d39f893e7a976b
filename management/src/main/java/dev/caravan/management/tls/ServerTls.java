package dev.caravan.management.tls;

import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The TLS of a server whose certificate may be renewed: connections that are there keep theirs, new
 * ones have what {@link #reload} read last. Files that cannot be read leave the old one in place.
 */
public final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final PemFiles files;
    private volatile SSLContext context;
    private List<Object> seen;

    private ServerTls(PemFiles files, SSLContext context, List<Object> seen) {
        this.files = files;
        this.context = context;
        this.seen = seen;
    }

    /**
     * Reads {@code files}; blocks.
     *
     * @throws IOException when they are not as expected
     */
    public static ServerTls read(PemFiles files) throws IOException {
        List<Object> seen = stamp(files);
        return new ServerTls(files, PemContext.of(files), seen);
    }

    /** Reads the files again if they changed; blocks. Whether there is another certificate now. */
    public synchronized boolean reload() {
        try {
            List<Object> now = stamp(files);
            if (now.equals(seen)) {
                return false;
            }
            // One of two files may be new already: a pair that does not fit is tried again.
            context = PemContext.of(files);
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
        return engine;
    }

    private static List<Object> stamp(PemFiles files) throws IOException {
        return List.of(
                Files.getLastModifiedTime(files.chain()),
                Files.size(files.chain()),
                Files.getLastModifiedTime(files.key()),
                Files.size(files.key()));
    }
}
