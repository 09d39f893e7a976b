package dev.caravan.config.document;

import dev.caravan.config.model.RolloutSettings;
import dev.caravan.config.rollout.RolloutPlan;
import dev.caravan.config.settings.Secrets;
import dev.caravan.config.settings.SettingsReader;
import dev.caravan.config.settings.Variables;
import dev.caravan.config.source.Pointer;
import dev.caravan.config.source.Source;
import dev.caravan.config.source.SourceNode;

import java.util.List;
import java.util.Optional;

/**
 * The plan that stands in a document, read without the rest of it: a node that leads must know it
 * even for a document that the node itself could not serve.
 */
public final class DocumentPlan {
    private DocumentPlan() {}

    /**
     * The plan of {@code text}, the default where it has none.
     *
     * @throws IllegalArgumentException when {@code rollout} is not what it may be
     */
    public static RolloutPlan of(String text) {
        Source source = Source.read(text);
        Optional<SourceNode> written = source.root()
                .flatMap(root -> Source.member(root, "rollout"))
                .map(SourceNode.Entry::value);
        if (source.root().isPresent() && written.isEmpty()) {
            return RolloutPlan.DEFAULT;
        }
        SettingsReader reader = DocumentReader.settings(ReadingOptions.of(List::of));
        SettingsReader.Read<RolloutSettings> read = written.map(node -> reader.read(
                        node,
                        Pointer.ROOT.child("rollout"),
                        RolloutSettings.class,
                        Variables.NONE,
                        Secrets.NONE))
                .orElseGet(() -> new SettingsReader.Read<>(Optional.empty(), source.problems()));
        return read.value()
                .map(RolloutSettings::plan)
                .orElseThrow(() -> new IllegalArgumentException(
                        "rollout: " + read.problems().getFirst()));
    }
}
