package dev.caravan.node.report;

import dev.caravan.management.port.MetricsText;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What runs, and whether it is ready. */
final class BuildFigures implements Figures {
    private final BooleanSupplier ready;

    BuildFigures(BooleanSupplier ready) {
        this.ready = ready;
    }

    @Override
    public void write(MetricsText text) {
        String version = Optional.ofNullable(
                        BuildFigures.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
        text.gauge("caravan_build_info", "What runs; always 1.")
                .sample(1, "version", version, "java", Runtime.version().toString());
        text.gauge("caravan_ready", "1 when every listener is open and the node does not drain.")
                .sample(ready.getAsBoolean() ? 1 : 0);
    }
}
