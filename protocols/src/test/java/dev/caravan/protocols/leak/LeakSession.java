package dev.caravan.protocols.leak;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Installs the leak record before any test class, and so any buffer class, is loaded. */
public final class LeakSession implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Leaks.installed().install();
    }
}
