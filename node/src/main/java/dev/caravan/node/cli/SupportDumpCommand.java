package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiAnswer;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Json;
import dev.caravan.node.client.UnreachableException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** {@code caravan support-dump}: what somebody who helps needs to see, without secrets. */
@Command(
        name = "support-dump",
        description = "Writes what somebody who helps needs to see: nodes, document, history, live"
                + " state, audit, metrics. Secrets are left out; names and addresses are in it:"
                + " look before you send it.")
final class SupportDumpCommand extends ApiCommand {
    private static final String JSON = ".json";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final List<String> PARTS = List.of(
            "/health/live",
            "/health/ready",
            "/health/cluster",
            "/v1/nodes",
            "/v1/config",
            "/v1/revisions",
            "/v1/rollouts",
            "/v1/listeners",
            "/v1/routes",
            "/v1/upstreams",
            "/v1/overrides",
            "/v1/bans",
            "/v1/rejects",
            "/v1/audit",
            "/metrics");

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Where to (caravan-support-TIME.tar.gz here).")
    private Optional<Path> file = Optional.empty();

    SupportDumpCommand(Environment environment) {
        super(environment);
    }

    @Override
    Exit run(Api api, Screen screen) {
        Instant now = Instant.ofEpochMilli(environment().pace().millis());
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[^0-9TZ]", "");
        Path to = file.orElseGet(() -> Path.of("caravan-support-" + time + ".tar.gz"));
        // Before the file is made: who cannot be reached leaves none behind.
        api.send(ApiRequest.of("GET", PARTS.getFirst()));
        try {
            Files.createFile(to, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            throw invalid(to + ": is there already");
        } catch (IOException e) {
            throw invalid(to + ": cannot be written");
        }
        try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.WRITE);
                TarWriter tar = new TarWriter(new GZIPOutputStream(out), now)) {
            for (String part : PARTS) {
                add(api, part, tar, screen);
            }
        } catch (IOException e) {
            screen.warn(to + ": " + e.getMessage());
            return Exit.FAILED;
        }
        screen.line(to.toString());
        return Exit.OK;
    }

    private static void add(Api api, String part, TarWriter tar, Screen screen) throws IOException {
        String name = "caravan-support" + part.replace("/v1", "");
        try {
            ApiAnswer answer = api.send(
                    ApiRequest.of("GET", part).header("Accept", "application/json, text/plain"));
            boolean json = answer.contentType().contains("json");
            String text = json ? Json.write(Redaction.of(answer.json())) : answer.text();
            String status = answer.isOk() ? "" : ".status-" + answer.status();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            tar.file(name + status + (json ? JSON : ".txt"), bytes);
        } catch (UnreachableException e) {
            screen.warn(part + ": " + e.getMessage());
        }
    }
}
