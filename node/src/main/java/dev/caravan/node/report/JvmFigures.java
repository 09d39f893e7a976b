package dev.caravan.node.report;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;

import dev.caravan.management.port.MetricsText;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/** The process and its JVM: memory, collections, threads, processor time. */
final class JvmFigures implements Figures {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    @Override
    public void write(MetricsText text) {
        memory(text);
        collections(text);
        text.gauge("caravan_jvm_threads", "Platform threads.")
                .sample(ManagementFactory.getThreadMXBean().getThreadCount());
        text.gauge("caravan_process_uptime_seconds", "Time since the JVM began.")
                .sample(ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
        var system = ManagementFactory.getOperatingSystemMXBean();
        MetricsText.Family processor =
                text.counter("caravan_process_cpu_seconds_total", "Processor time of the process.");
        if (system instanceof OperatingSystemMXBean process) {
            processor.sample(process.getProcessCpuTime() / NANOS);
        }
        MetricsText.Family files = text.gauge(
                "caravan_process_open_files", "Open descriptors, and how many there may be.");
        if (system instanceof UnixOperatingSystemMXBean process) {
            files.sample(process.getOpenFileDescriptorCount(), "what", "open")
                    .sample(process.getMaxFileDescriptorCount(), "what", "limit");
        }
    }

    private static void memory(MetricsText text) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage rest = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        text.gauge("caravan_jvm_memory_used_bytes", "Memory in use.")
                .sample(heap.getUsed(), "area", "heap")
                .sample(rest.getUsed(), "area", "nonheap");
        text.gauge("caravan_jvm_memory_committed_bytes", "Memory taken from the system.")
                .sample(heap.getCommitted(), "area", "heap")
                .sample(rest.getCommitted(), "area", "nonheap");
        text.gauge("caravan_jvm_heap_max_bytes", "What the heap may grow to.")
                .sample(heap.getMax());
    }

    private static void collections(MetricsText text) {
        MetricsText.Family count =
                text.counter("caravan_jvm_gc_collections_total", "Garbage collections.");
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            count.sample(gc.getCollectionCount(), "collector", gc.getName());
        }
        MetricsText.Family time =
                text.counter("caravan_jvm_gc_seconds_total", "Time spent in garbage collections.");
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            time.sample(gc.getCollectionTime() / MILLIS, "collector", gc.getName());
        }
    }
}
