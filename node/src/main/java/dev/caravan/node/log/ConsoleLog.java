package dev.caravan.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Configures logback without an XML file, which would cost a tenth of a second at every start: one
 * line an event on standard error, and in the file {@code CARAVAN_LOG_FILE} where that is set.
 * {@code CARAVAN_LOG_LEVEL} names the level (info). A {@code -Dlogback.configurationFile} wins.
 */
public final class ConsoleLog extends ContextAwareBase implements Configurator {
    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%ex";
    private static final String FILE_PATTERN = "%d{ISO8601} %-5level %logger: %msg%n%ex";

    /** Called by logback's {@code ServiceLoader}. */
    public ConsoleLog() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getenv("CARAVAN_LOG_LEVEL"), Level.INFO));
        context.getLogger("org.apache.pekko").setLevel(Level.WARN);
        context.getLogger("io.microraft").setLevel(Level.WARN);
        // Each change of members, several times.
        context.getLogger("io.microraft.RaftNode").setLevel(Level.ERROR);
        // A taken port is said in a sentence by whoever asked for it, not in a stack trace.
        context.getLogger("org.apache.pekko.io.TcpListener").setLevel(Level.OFF);
        // Each second and each node that is away, while the membership says it once.
        context.getLogger("org.apache.pekko.stream.Materializer").setLevel(Level.ERROR);
        context.getLogger("io.netty").setLevel(Level.WARN);
        root.addAppender(console(context));
        String file = System.getenv("CARAVAN_LOG_FILE");
        if (file != null && !file.isBlank()) {
            root.addAppender(file(context, file));
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setName("console");
        console.setTarget("System.err");
        return started(console, context, PATTERN);
    }

    private static FileAppender<ILoggingEvent> file(LoggerContext context, String path) {
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setName("file");
        file.setFile(path);
        return started(file, context, FILE_PATTERN);
    }

    private static <A extends OutputStreamAppender<ILoggingEvent>> A started(
            A appender, LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
