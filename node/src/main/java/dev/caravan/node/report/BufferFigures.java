package dev.caravan.node.report;

import dev.caravan.management.port.MetricsText;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** What the allocator of network buffers holds. */
final class BufferFigures implements Figures {
    @Override
    public void write(MetricsText text) {
        MetricsText.Family held = text.gauge(
                "caravan_buffer_bytes", "Memory that the allocator of network buffers holds.");
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider) {
            ByteBufAllocatorMetric metric = provider.metric();
            held.sample(metric.usedDirectMemory(), "kind", "direct")
                    .sample(metric.usedHeapMemory(), "kind", "heap");
        }
    }
}
