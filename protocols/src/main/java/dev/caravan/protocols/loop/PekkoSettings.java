package dev.caravan.protocols.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** How an actor system beside event loops is set up. */
public final class PekkoSettings {
    private static final Config QUIET = ConfigFactory.parseString("""
        pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
        pekko.logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
        pekko.log-dead-letters = off
        pekko.daemonic = on
        # Nothing here is timed closer, and an idle node wakes a third as often.
        pekko.scheduler.tick-duration = 33ms
        pekko.jvm-exit-on-fatal-error = off
        pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
        pekko.actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
        pekko.actor.internal-dispatcher.fork-join-executor.minimum-runnable = -1
        """);

    private PekkoSettings() {}

    /**
     * Logs through slf4j and nothing about dead letters, holds no JVM open and ends none, and does
     * not starve on the fork-join pool of a JDK 25.
     */
    public static Config quiet() {
        return QUIET.withFallback(ConfigFactory.load());
    }
}
