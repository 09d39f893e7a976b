package dev.caravan.config.settings;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Position;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.SourceNode;
import dev.caravan.config.source.SourceNode.Entries;
import dev.caravan.config.source.SourceNode.Items;
import dev.caravan.config.source.SourceNode.Scalar;
import dev.caravan.config.source.Words;

import java.util.ArrayList;
import java.util.List;

/** One document being read: what it may refer to, and every problem and secret found so far. */
final class Reading {
    private static final int MAX_PROBLEMS = 1_000;

    private final Variables variables;
    private final Secrets secrets;
    private final List<Problem> problems = new ArrayList<>();
    private final List<SecretPlace> places = new ArrayList<>();

    Reading(Variables variables, Secrets secrets) {
        this.variables = variables;
        this.secrets = secrets;
    }

    Secrets secrets() {
        return secrets;
    }

    List<SecretPlace> places() {
        return List.copyOf(places);
    }

    /** A secret belongs {@code at} this place. */
    void secret(Pointer at, SourceNode written) {
        places.add(new SecretPlace(at, written));
    }

    Variables variables() {
        return variables;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void problem(Pointer pointer, Position position, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(Problem.at(pointer, position, message));
        }
    }

    /** {@code found (expected: …)}. */
    void unexpected(SourceNode node, Pointer at, String expected) {
        problem(at, node.at(), found(node) + " (expected: " + expected + ")");
    }

    static String found(SourceNode node) {
        return switch (node) {
            case Items list -> list.items().isEmpty() ? "an empty list" : "a list";
            case Entries map -> map.entries().isEmpty() ? "an empty map" : "a map";
            case Scalar scalar ->
                switch (scalar.meaning()) {
                    case NOTHING -> "nothing";
                    case TEXT -> scalar.text().isEmpty() ? "an empty text" : text(scalar.text());
                    case INTEGER, DECIMAL, TRUTH -> Words.shown(scalar.text());
                };
        };
    }

    private static String text(String text) {
        return Words.secret(text) ? "a secret" : Words.shown(text);
    }
}
