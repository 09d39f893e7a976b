package dev.caravan.node.cli;

import dev.caravan.management.tls.PemFiles;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ClientTls;
import dev.caravan.node.client.Context;
import dev.caravan.node.client.Contexts;
import dev.caravan.node.client.InvalidContext;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import javax.net.ssl.SSLSocketFactory;

/** The options of every command that asks the API: where it is, who asks, what is printed. */
final class ApiOptions {
    private static final String DEFAULT = "http://127.0.0.1:9640";

    @Option(
            names = "--api",
            paramLabel = "URL",
            order = 101,
            description =
                    "The management API of any node (CARAVAN_API, the context's, " + DEFAULT + ").")
    private Optional<String> api = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            order = 102,
            description = "A file with the token (CARAVAN_TOKEN holds the token itself).")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            order = 103,
            description = "Certificates, as PEM, of the only authorities to trust (CARAVAN_CA).")
    private Optional<Path> ca = Optional.empty();

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            order = 104,
            description = "A client certificate, as PEM, to come with instead of a token"
                    + " (CARAVAN_CERT).")
    private Optional<Path> cert = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            order = 104,
            description = "Its private key, as PEM (CARAVAN_KEY).")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "NAME",
            order = 104,
            description = "A context of ~/.config/caravan/contexts.yaml (CARAVAN_CONTEXT, its"
                    + " current).")
    private Optional<String> context = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json|yaml",
            order = 105,
            description = "How it is printed (CARAVAN_OUTPUT, table).")
    private Optional<Format> output = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            order = 106,
            defaultValue = "10s",
            converter = Seconds.class,
            description = "How long to wait for an answer (${DEFAULT-VALUE}).")
    private Duration patience = Duration.ofSeconds(10);

    @Option(
            names = "--insecure",
            order = 107,
            description = "Sends the token over http:// off loopback too.")
    private boolean insecure;

    /** How to print. */
    Format format(Environment environment) {
        return output.orElseGet(() -> environment
                .variable("CARAVAN_OUTPUT")
                .map(ApiOptions::format)
                .orElse(Format.TABLE));
    }

    private static Format format(String name) {
        try {
            return Format.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidContext(
                    "CARAVAN_OUTPUT: " + name + " (expected: table, json or yaml)");
        }
    }

    /**
     * The API they say.
     *
     * @throws InvalidContext when they make none
     */
    Api api(Environment environment) {
        Optional<String> said = api.or(() -> environment.variable("CARAVAN_API"));
        Context chosen = context(environment, said.isPresent());
        URI base = uri(said.or(chosen::api).orElse(DEFAULT));
        Optional<String> token = tokenFile
                .map(ApiOptions::read)
                .or(() -> environment.variable("CARAVAN_TOKEN"))
                .or(chosen::token)
                .or(() -> chosen.tokenFile().map(ApiOptions::read));
        if (token.isPresent() && !insecure && !base.getScheme().equals("https")) {
            refuseToShow(base);
        }
        Optional<Path> authorities =
                ca.or(() -> environment.variable("CARAVAN_CA").map(Path::of)).or(chosen::ca);
        Optional<PemFiles> own = own(environment).or(chosen::own);
        Optional<SSLSocketFactory> tls = authorities.isPresent() || own.isPresent()
                ? Optional.of(ClientTls.of(authorities, own))
                : Optional.empty();
        return new Api(new Api.Access(base, token, tls, patience));
    }

    private Optional<PemFiles> own(Environment environment) {
        Optional<Path> chain =
                cert.or(() -> environment.variable("CARAVAN_CERT").map(Path::of));
        Optional<Path> secret = key.or(() -> environment.variable("CARAVAN_KEY").map(Path::of));
        if (chain.isPresent() != secret.isPresent()) {
            throw new InvalidContext("--cert and --key need each other");
        }
        return chain.map(c -> new PemFiles(c, secret.orElseThrow()));
    }

    /** The current context belongs to its own API: its token is never sent to another one. */
    private Context context(Environment environment, boolean apiIsSaid) {
        Optional<String> name = context.or(() -> environment.variable("CARAVAN_CONTEXT"));
        if (name.isEmpty() && apiIsSaid) {
            return Context.NONE;
        }
        Contexts contexts = Contexts.read(Contexts.place(environment.variables()));
        return name.map(contexts::named).orElseGet(contexts::current);
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            boolean http = uri.getScheme().equals("http") || uri.getScheme().equals("https");
            boolean bare = uri.getPath().isEmpty() || uri.getPath().equals("/");
            if (http && bare && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, like everything else that is wrong with it.
        }
        throw new InvalidContext(
                "API: " + text + " (expected: http://HOST:PORT or https://HOST:PORT)");
    }

    private static void refuseToShow(URI base) {
        try {
            if (InetAddress.getByName(base.getHost()).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new InvalidContext("API: " + base + ": no such host");
        }
        throw new InvalidContext("a token is not sent to " + base
                + ", where anybody on the way reads it: use https:// (--insecure sends it)");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new InvalidContext("token file " + file + ": cannot be read");
        }
    }
}
