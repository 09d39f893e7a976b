package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Meaning;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.config.source.Words;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value written as one text: an address, a network, a word of a fixed set.
 *
 * @param label what it is, for tables
 * @param expected what is expected, for messages
 * @param schema its JSON Schema
 * @param substitutes whether the text may hold {@code ${node.NAME}}
 * @param bare whether a number without quotes is meant as its text
 * @param secret whether messages leave the text out, and it may stand elsewhere
 * @param parse makes the value; throws {@link IllegalArgumentException} with the message
 */
record ScalarKind(
        String label,
        String expected,
        Map<String, Object> schema,
        boolean substitutes,
        boolean bare,
        boolean secret,
        Function<String, ?> parse)
        implements Kind {

    @Override
    public boolean scalar() {
        return true;
    }

    @Override
    public Optional<?> read(SourceNode node, Pointer at, Reading reading) {
        if (secret) {
            reading.secret(at, node);
        }
        if (!(node instanceof Scalar scalar)) {
            reading.unexpected(node, at, expected);
            return Optional.empty();
        }
        boolean number = scalar.meaning() == Meaning.INTEGER || scalar.meaning() == Meaning.DECIMAL;
        boolean text = scalar.meaning() == Meaning.TEXT || bare && number;
        if (!text && secret) {
            reading.problem(at, node.at(), "no text (expected: " + expected + " in quotes)");
            return Optional.empty();
        }
        if (!text) {
            String quoted = scalar.meaning() == Meaning.NOTHING
                    ? ""
                    : "; in quotes if it is meant: \"" + Words.shown(scalar.text()) + '"';
            reading.unexpected(node, at, expected + quoted);
            return Optional.empty();
        }
        return parsed(scalar, at, reading);
    }

    @Override
    public SourceNode filled(SourceNode node, Variables variables) {
        if (!substitutes || !(node instanceof Scalar scalar)) {
            return node;
        }
        try {
            String resolved = variables.resolve(scalar.text());
            String text = parse.apply(resolved) instanceof Whole whole ? whole.whole() : resolved;
            return new Scalar(text, Meaning.TEXT, scalar.at());
        } catch (IllegalArgumentException e) {
            return node; // what is wrong is shown as it was written
        }
    }

    private Optional<?> parsed(Scalar scalar, Pointer at, Reading reading) {
        try {
            return Optional.of(parse.apply(text(scalar.text(), reading)));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String found = secret ? scalar.text().length() + " characters" : Reading.found(scalar);
            String said = message.isEmpty() ? found + " (expected: " + expected + ")" : message;
            reading.problem(at, scalar.at(), said);
            return Optional.empty();
        }
    }

    private String text(String text, Reading reading) {
        if (substitutes) {
            return reading.variables().resolve(text);
        }
        return secret ? reading.secrets().resolve(text) : Substitution.none(text);
    }
}
