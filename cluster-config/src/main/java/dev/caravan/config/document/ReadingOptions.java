package dev.caravan.config.document;

import dev.caravan.config.settings.Catalogue;
import dev.caravan.config.settings.Secrets;
import dev.caravan.config.settings.Variables;
import dev.caravan.config.validation.Surroundings;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a document is read with.
 *
 * @param catalogue the layers it may name
 * @param variables the values of {@code ${node.NAME}}
 * @param bindHost the host of a {@code bind} without one
 * @param baseDirectory where relative paths in the document begin
 * @param surroundings what it is judged against
 * @param secrets what {@code file:} and {@code env:} find where the document has a secret
 */
public record ReadingOptions(
        Catalogue catalogue,
        Variables variables,
        InetAddress bindHost,
        Path baseDirectory,
        Surroundings surroundings,
        Secrets secrets) {

    /** No variables, loopback, the working directory, no surroundings, no secrets elsewhere. */
    public static ReadingOptions of(Catalogue catalogue) {
        return new ReadingOptions(
                catalogue,
                Variables.NONE,
                InetAddress.getLoopbackAddress(),
                Path.of("").toAbsolutePath(),
                Surroundings.none(),
                Secrets.NONE);
    }

    /** With these values of {@code ${node.NAME}}. */
    public ReadingOptions variables(Map<String, String> values) {
        Variables given = new Variables(values);
        return new ReadingOptions(catalogue, given, bindHost, baseDirectory, surroundings, secrets);
    }

    /** With this host of a {@code bind} without one. */
    public ReadingOptions bindHost(InetAddress host) {
        return new ReadingOptions(catalogue, variables, host, baseDirectory, surroundings, secrets);
    }

    /** With relative paths that begin here. */
    public ReadingOptions baseDirectory(Path directory) {
        Path absolute = directory.toAbsolutePath();
        return new ReadingOptions(catalogue, variables, bindHost, absolute, surroundings, secrets);
    }

    /** Judged against these. */
    public ReadingOptions surroundings(Surroundings around) {
        return new ReadingOptions(catalogue, variables, bindHost, baseDirectory, around, secrets);
    }

    /** With these secrets besides the document. */
    public ReadingOptions secrets(Secrets elsewhere) {
        return new ReadingOptions(
                catalogue, variables, bindHost, baseDirectory, surroundings, elsewhere);
    }
}
