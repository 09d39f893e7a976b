package dev.caravan.node.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sun.misc.Signal;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the process does at SIGTERM, SIGINT and SIGHUP. The JVM's own handling would end with 143
 * whatever its hooks do, and not hear a second signal meanwhile; so this one file uses {@code
 * sun.misc.Signal}.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final int SIGNALLED = 128;

    private Signals() {}

    /**
     * TERM and INT run {@code end} once, and the second of them ends the process at once; HUP runs
     * {@code reload}. Both run on threads of their own.
     */
    static void handle(Runnable end, Runnable reload) {
        handle(end, () -> {}, reload);
    }

    /** The same; {@code atOnce} runs before the second TERM or INT ends the process. */
    static void handle(Runnable end, Runnable atOnce, Runnable reload) {
        AtomicBoolean ending = new AtomicBoolean();
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> {
                if (ending.compareAndSet(false, true)) {
                    LOG.info("SIG{}: draining; once more ends at once", name);
                    Thread.ofPlatform().name("caravan-end").start(end);
                } else {
                    atOnce.run();
                    Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
                }
            });
        }
        Signal.handle(new Signal("HUP"), signal -> {
            LOG.info("SIGHUP: reading again");
            Thread.ofPlatform().name("caravan-reload").start(reload);
        });
    }
}
