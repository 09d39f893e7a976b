package dev.caravan.protocols.leak;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

import java.util.List;

/**
 * Fails a test class that leaks a buffer, and the whole run for a leak that shows only at its end.
 *
 * <p>Registered for every test class by {@code ServiceLoader}. It looks when the class is done,
 * after the class's own extensions have closed what they hold.
 */
public final class LeakExtension implements BeforeAllCallback {
    private static final Namespace OURS = Namespace.create(LeakExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!context.getEnclosingTestClasses().isEmpty()) {
            return;
        }
        Leaks.installed().running(context.getRequiredTestClass().getName());
        context.getRoot().getStore(OURS).computeIfAbsent("run", key -> closing(true));
        context.getStore(OURS).put("class", closing(false));
    }

    private static AutoCloseable closing(boolean lastOfRun) {
        return () -> {
            Leaks leaks = Leaks.installed();
            if (!lastOfRun && !leaks.worthCollecting()) {
                return;
            }
            List<String> found = leaks.collect(lastOfRun ? 3 : 1);
            if (!found.isEmpty()) {
                throw new AssertionError(Leaks.message(found));
            }
        };
    }
}
