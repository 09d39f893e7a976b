import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Java's own HTTP client through a proxy: Fetch PROXY_PORT URL [BODY | @USER PASSWORD]. */
public final class Fetch {
    public static void main(String... args) throws Exception {
        var proxy = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
        var client = HttpClient.newBuilder().proxy(ProxySelector.of(proxy)).sslContext(context);
        var request = HttpRequest.newBuilder(URI.create(args[1]));
        if (args.length > 3) {
            client.authenticator(user(args[2].substring(1), args[3]));
        } else if (args.length > 2) {
            request.POST(HttpRequest.BodyPublishers.ofString(args[2]));
        }
        try (var made = client.build()) {
            var answer = made.send(request.build(), BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + answer.body());
        }
    }

    private static Authenticator user(String name, String password) {
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(name, password.toCharArray());
            }
        };
    }

    /** The origins of these tests sign for themselves. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] c, String t, java.net.Socket s) {}

        @Override
        public void checkServerTrusted(X509Certificate[] c, String t, java.net.Socket s) {}

        @Override
        public void checkClientTrusted(X509Certificate[] c, String t, SSLEngine e) {}

        @Override
        public void checkServerTrusted(X509Certificate[] c, String t, SSLEngine e) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
