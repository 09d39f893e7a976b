package dev.caravan.config.validation;

import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Position;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.Source;

import java.util.ArrayList;
import java.util.List;

/** What was found so far in one document. */
final class Findings {
    private final Source source;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    Findings(Source source) {
        this.source = source;
    }

    Source source() {
        return source;
    }

    void problem(Pointer at, String message) {
        problem(at, source.place(at), message);
    }

    void problem(Pointer at, Position position, String message) {
        problems.add(Problem.at(at, position, message));
    }

    void warning(Pointer at, String message) {
        warnings.add(Problem.at(at, source.place(at), message));
    }

    List<Problem> problems() {
        return Problem.inOrder(problems);
    }

    List<Problem> warnings() {
        return Problem.inOrder(warnings);
    }
}
