package dev.caravan.protocols.detect;

import dev.caravan.protocols.stack.Layer;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.stack.Setting;
import dev.caravan.protocols.stack.Stack;
import dev.caravan.protocols.stack.StackPlan;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Several protocols on one port. */
public final class Detect {
    static final String NAME = "detect";

    /** The catalogue entry. */
    public static final LayerType<Settings> TYPE = new LayerType<>(
            NAME,
            "Tells protocols on one port apart by their first bytes; consumes none.",
            Settings.class,
            (settings, building) -> new DetectLayer(
                    settings.anyOf().stream().map(arm -> arm.make(building)).toList(),
                    settings.otherwise().map(stack -> stack.make(building)),
                    settings.within()));

    private Detect() {}

    /** What the document may say of it. */
    public record Settings(
            @Setting("The arms, asked in this order; each a layer or a list of layers.")
            List<StackPlan> anyOf,

            @Setting(
                    value = "Where a connection goes that no arm recognises, or that stays silent.",
                    optional = true,
                    reason = "without it such a connection is refused by a reset")
            Optional<StackPlan> otherwise,

            @Setting(
                    value = "How long to wait for the first bytes.",
                    byDefault = "10s",
                    range = "10ms..10m",
                    reason = "Linkerd's detect time-out")
            Duration within) {}

    /**
     * A layer that hands on to the first of {@code arms} that recognises the client's first bytes.
     *
     * @throws IllegalArgumentException for an arm whose first layer has no detector
     */
    public static Layer anyOf(Stack... arms) {
        return new DetectLayer(Arrays.asList(arms), Optional.empty(), Duration.ofSeconds(10));
    }

    /** As {@link #anyOf(Stack...)}, with arms of one layer each. */
    public static Layer anyOf(Layer... arms) {
        return anyOf(Arrays.stream(arms).map(Stack::of).toArray(Stack[]::new));
    }
}
