package dev.caravan.node.report;

import dev.caravan.management.port.Metrics;
import dev.caravan.management.port.MetricsText;
import dev.caravan.node.apply.Applier;
import dev.caravan.protocols.loop.EventLoops;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** All figures of a node: THE list, top to bottom. */
public final class NodeMetrics implements Metrics {
    private final List<Figures> all;

    private NodeMetrics(List<Figures> all) {
        this.all = List.copyOf(all);
    }

    /**
     * The figures of a node.
     *
     * @param ready whether the node is ready now
     * @param standing how it stands to its cluster now
     */
    public static NodeMetrics of(
            Applier applier,
            EventLoops loops,
            BooleanSupplier ready,
            Supplier<ClusterStanding> standing) {
        return new NodeMetrics(List.of(
                new BuildFigures(ready),
                new ClusterFigures(standing),
                new ListenerFigures(applier),
                new ExchangeFigures(loops),
                new UpstreamFigures(applier),
                new AccessLogFigures(applier),
                new LoopFigures(loops),
                new BufferFigures(),
                new JvmFigures()));
    }

    @Override
    public void write(MetricsText text) {
        all.forEach(figures -> figures.write(text));
    }
}
