package dev.caravan.config.document;

import dev.caravan.config.model.Bind;
import dev.caravan.config.model.ClientRange;
import dev.caravan.config.model.Document;
import dev.caravan.config.model.NodeId;
import dev.caravan.config.model.PortRange;
import dev.caravan.config.model.SourceAddress;
import dev.caravan.config.model.TargetRule;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.settings.SecretPlace;
import dev.caravan.config.settings.SettingsReader;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.Source;
import dev.caravan.config.validation.Validator;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads documents, YAML or JSON. Any thread that may block. */
public final class DocumentReader {
    /** The longest file that is read. */
    private static final long MAX_BYTES = 4L * Source.MAX_CHARACTERS;

    private final ReadingOptions options;

    private DocumentReader(ReadingOptions options) {
        this.options = options;
    }

    /**
     * What became of a text.
     *
     * @param document the validated document, empty when there are problems
     * @param problems everything that is wrong, in the order of the text
     * @param warnings what works and is probably not meant
     */
    public record Read(
            Optional<Document> document, List<Problem> problems, List<Problem> warnings) {

        private static Read failed(List<Problem> problems) {
            return new Read(Optional.empty(), problems, List.of());
        }
    }

    /** A reader with these options. */
    public static DocumentReader of(ReadingOptions options) {
        return new DocumentReader(options);
    }

    /** Reads a text; never throws. */
    public Read read(String text) {
        return read(Source.read(text));
    }

    /** Reads what was made of a text; never throws. */
    public Read read(Source source) {
        SettingsReader.Read<Document> read = settings(options)
                .read(source, Document.class, options.variables(), options.secrets());
        if (read.value().isEmpty()) {
            return Read.failed(read.problems());
        }
        Document document = read.value().get();
        Validator.Verdict verdict = Validator.in(options.surroundings()).validate(document, source);
        return verdict.problems().isEmpty()
                ? new Read(read.value(), List.of(), verdict.warnings())
                : new Read(Optional.empty(), verdict.problems(), verdict.warnings());
    }

    /** Reads a file, whose directory is where relative paths in it begin; never throws. */
    public Read read(Path file) {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                return unreadable("larger than " + MAX_BYTES + " bytes");
            }
            byte[] bytes = Files.readAllBytes(file);
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            return unreadable("no such file");
        } catch (AccessDeniedException e) {
            return unreadable(
                    "may not be read (expected: the right to, for the user that runs this)");
        } catch (CharacterCodingException e) {
            return unreadable("not UTF-8");
        } catch (IOException e) {
            return unreadable("cannot be read: " + e.getMessage());
        }
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent())
                .orElse(options.baseDirectory());
        return of(options.baseDirectory(directory)).read(text);
    }

    private static Read unreadable(String why) {
        return Read.failed(List.of(new Problem("", 0, 0, why)));
    }

    /** Where a document, right or wrong, has secrets. */
    public List<SecretPlace> secrets(Source source) {
        return settings(options).secrets(source, Document.class);
    }

    /**
     * {@code source} as this node reads it: defaults where nothing was written, variables replaced,
     * hosts where a {@code bind} has none. What is wrong stays as it is.
     */
    public Source effective(Source source) {
        return settings(options).filled(source, Document.class, options.variables());
    }

    /** What reads, describes and proves documents. */
    static SettingsReader settings(ReadingOptions options) {
        InetAddress host = options.bindHost();
        Path base = options.baseDirectory();
        return SettingsReader.builder()
                .substituted(
                        Bind.class,
                        "address",
                        "an address in quotes such as \":1080\", \"10.0.0.1:80\", \"[::1]:1080\" or"
                                + " \"unix:PATH\"",
                        text -> Bind.parse(text, host))
                .substituted(
                        SourceAddress.class,
                        "IP address",
                        "an IP address such as 10.0.0.1",
                        SourceAddress::parse)
                .digits(
                        PortRange.class,
                        "port or range",
                        "a port such as 443 or a range such as 6000-6063",
                        PortRange::parse)
                .digits(
                        RolloutPlan.Size.class,
                        "nodes, share or all",
                        "a number of nodes, a share such as 25%, or all",
                        RolloutPlan.Size::parse)
                .text(ClientRange.class, "addresses", "addresses", ClientRange::parse)
                .text(
                        TargetRule.class,
                        "addresses or name",
                        "addresses or a name",
                        TargetRule::parse)
                .text(
                        NodeId.class,
                        "node id",
                        "sixteen hexadecimal digits in quotes",
                        NodeId::parse)
                .text(Path.class, "path", "a path", text -> base.resolve(text).normalize())
                .build(options.catalogue());
    }
}
