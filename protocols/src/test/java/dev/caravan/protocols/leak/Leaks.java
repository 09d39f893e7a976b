package dev.caravan.protocols.leak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakHint;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Netty's leak detector saw in this JVM: buffers that became garbage before anyone released
 * them, each with the places that touched it.
 *
 * <p>The detector learns of a leak from the garbage collector, so {@link #collect} runs it. Any
 * thread may report; one thread collects.
 */
final class Leaks {
    private static final Leaks INSTALLED = new Leaks();
    private static final Pattern MACHINERY =
            Pattern.compile("\\s*(org\\.junit|org\\.apache\\.maven|java\\.base)[./]");

    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private final AtomicLong tracked = new AtomicLong();
    private volatile String story = "before the first test";
    private long trackedWhenCollected;

    private Leaks() {}

    /** The record of this JVM. */
    static Leaks installed() {
        return INSTALLED;
    }

    /** Replaces Netty's detectors; to be called before the first buffer class is loaded. */
    void install() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
    }

    /** Names the test class that runs now: leaks of what is allocated from now on say so. */
    void running(String testClass) {
        story = testClass;
    }

    /** Whether anything was allocated since the last {@link #collect}. */
    boolean worthCollecting() {
        return tracked.get() != trackedWhenCollected;
    }

    /** Collects garbage until the detector has seen what there is, and takes its reports. */
    List<String> collect(int rounds) throws InterruptedException {
        for (int round = 0; round < rounds; round++) {
            collectGarbage();
            // A detector looks at its dead references when the next buffer is allocated.
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
        }
        trackedWhenCollected = tracked.get();
        List<String> found = new ArrayList<>();
        for (String report = reports.poll(); report != null; report = reports.poll()) {
            found.add(report);
        }
        return found;
    }

    /** The message that fails a test run. */
    static String message(List<String> leaks) {
        return leaks.size() + " buffer leak(s): released by nobody\n" + String.join("\n", leaks);
    }

    private static String withoutTestMachinery(String records) {
        return records.lines()
                .filter(line -> !MACHINERY.matcher(line).lookingAt())
                .collect(Collectors.joining("\n"));
    }

    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> dead = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), dead);
        do {
            System.gc();
        } while (dead.remove(100) != sentinel);
    }

    private final class Factory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // abstract in Netty, so it must be here
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new Detector<>(resource);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval) {
            return new Detector<>(resource);
        }
    }

    private final class Detector<T> extends ResourceLeakDetector<T> {
        Detector(Class<T> resource) {
            super(resource, 1);
        }

        @Override
        protected boolean needReport() {
            return true; // otherwise it asks whether Netty's logger wants errors
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            reports.add(resourceType + withoutTestMachinery(records));
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            reports.add(resourceType + " (no record of who touched it)");
        }

        @Override
        protected Object getInitialHint(String resourceType) {
            tracked.incrementAndGet();
            return new AllocatedDuring(story);
        }
    }

    private record AllocatedDuring(String story) implements ResourceLeakHint {
        @Override
        public String toHintString() {
            return "allocated during " + story;
        }
    }
}
