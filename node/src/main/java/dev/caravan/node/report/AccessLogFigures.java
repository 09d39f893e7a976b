package dev.caravan.node.report;

import dev.caravan.management.port.MetricsText;
import dev.caravan.node.apply.Applier;
import dev.caravan.protocols.accesslog.AccessLog;

import java.util.Map;

/** What became of access-log lines, for each destination. */
final class AccessLogFigures implements Figures {
    private final Applier applier;

    AccessLogFigures(Applier applier) {
        this.applier = applier;
    }

    @Override
    public void write(MetricsText text) {
        Map<String, AccessLog> logs = applier.accessLogs();
        MetricsText.Family written =
                text.counter("caravan_access_log_lines_total", "Lines that reached their log.");
        logs.forEach((to, log) -> written.sample(log.written(), "log", to));
        MetricsText.Family dropped = text.counter(
                "caravan_access_log_dropped_total",
                "Lines that were dropped: the log did not keep up, or failed.");
        logs.forEach((to, log) -> dropped.sample(log.dropped(), "log", to));
    }
}
