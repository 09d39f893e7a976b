package dev.caravan.config.validation;

import dev.caravan.config.model.Document;
import dev.caravan.config.model.ListenerSettings;
import dev.caravan.config.model.UserSet;
import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Problem;
import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;
import dev.caravan.protocols.stack.Stack;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges a document as a whole; pure, but for what its {@link Surroundings} read. */
public final class Validator {
    private final Surroundings surroundings;

    /**
     * What was found.
     *
     * @param problems each keeps the document from being used
     * @param warnings what works and is probably not meant
     */
    public record Verdict(List<Problem> problems, List<Problem> warnings) {}

    private Validator(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** A validator for a node in these surroundings. */
    public static Validator in(Surroundings surroundings) {
        return new Validator(surroundings);
    }

    /** Every problem of {@code document}, which was read from {@code source}. */
    public Verdict validate(Document document, Source source) {
        Findings findings = new Findings(source);
        SourceNode root = source.root().orElseThrow();
        Names.check(document, findings);
        References.check(document, root, findings);
        users(document.users(), findings);
        Binds.check(document.listeners(), findings);
        OwnEndpoints.check(document, root, surroundings, findings);
        stacks(document, root, findings);
        return new Verdict(findings.problems(), findings.warnings());
    }

    private void users(Map<String, UserSet> sets, Findings findings) {
        sets.forEach((name, set) -> {
            Pointer at = Pointer.ROOT.child("users").child(name);
            Pointer place = set instanceof UserSet.File ? at.child("file") : at.child("names");
            surroundings.users().apply(set).ifPresent(said -> findings.problem(place, said));
        });
    }

    private static void stacks(Document document, SourceNode root, Findings findings) {
        Rehearsal rehearsal = new Rehearsal(document.upstreams(), findings);
        document.listeners().forEach((name, listener) -> {
            Pointer at = Pointer.ROOT.child("listeners").child(name);
            Optional<SourceNode> layers = node(root, at.child("layers"));
            Optional<Stack> stack = layers.flatMap(
                    node -> rehearsal.make(listener.layers(), at.child("layers"), node));
            stack.ifPresent(made -> Exposure.check(listener, made, at, findings));
            warnAboutOwn(listener, at, findings);
        });
    }

    private static void warnAboutOwn(ListenerSettings listener, Pointer at, Findings findings) {
        if (!listener.targets().own().isEmpty()) {
            findings.warning(
                    at.child("targets").child("own"),
                    "clients reach the node's own sockets with the node's own rights");
        }
    }

    private static Optional<SourceNode> node(SourceNode root, Pointer at) {
        Optional<SourceNode> node = Optional.of(root);
        for (String step : at.steps()) {
            node = node.flatMap(parent -> Source.member(parent, step)).map(e -> e.value());
        }
        return node;
    }
}
