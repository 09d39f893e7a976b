package dev.caravan.management.port;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Figures in Prometheus' text format, version 0.0.4: family after family, each with its samples
 * right behind it. Not for several threads at once.
 *
 * <pre>{@code
 * text.counter("caravan_connections_total", "Accepted connections.")
 *         .sample(17, "listener", "web")
 *         .sample(4, "listener", "everything");
 * }</pre>
 */
public final class MetricsText {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");

    private final StringBuilder text = new StringBuilder(16 * 1024);
    private final Set<String> names = new HashSet<>();
    private @Nullable Object open;

    /** A figure that only grows; its name ends in {@code _total}. */
    public Family counter(String name, String help) {
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException("counter: " + name + " (expected: NAME_total)");
        }
        return family(name, help, "counter");
    }

    /** A figure that goes up and down. */
    public Family gauge(String name, String help) {
        return family(name, help, "gauge");
    }

    /** How often values fell into which range. */
    public Histogram histogram(String name, String help) {
        Histogram histogram = new Histogram(name);
        begin(name, help, "histogram");
        open = histogram;
        return histogram;
    }

    private Family family(String name, String help, String type) {
        Family family = new Family(name);
        begin(name, help, type);
        open = family;
        return family;
    }

    private void begin(String name, String help, String type) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("metric: " + name + " (expected: " + NAME + ")");
        }
        if (!names.add(name)) {
            throw new IllegalStateException("metric: " + name + " is there already");
        }
        text.append("# HELP ").append(name).append(' ');
        escape(help, false);
        text.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(Object family, String name, String value, String... labels) {
        if (family != open) {
            throw new IllegalStateException("metric: " + name + " has been left for another one");
        }
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            if (i + 1 == labels.length || !LABEL.matcher(labels[i]).matches()) {
                throw new IllegalArgumentException("label: " + labels[i] + " of " + name
                        + " (expected: " + LABEL + " and a value)");
            }
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            escape(labels[i + 1], true);
            text.append('"');
        }
        if (labels.length > 0) {
            text.append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    private void escape(String words, boolean quoted) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '\\') {
                text.append("\\\\");
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c == '"' && quoted) {
                text.append("\\\"");
            } else {
                text.append(c);
            }
        }
    }

    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Double.toString(value);
    }

    /** What was written. */
    @Override
    public String toString() {
        return text.toString();
    }

    /** A counter or gauge. */
    public final class Family {
        private final String name;

        private Family(String name) {
            this.name = name;
        }

        /** One value; {@code labels} are names and values in turns. */
        public Family sample(long value, String... labels) {
            MetricsText.this.sample(this, name, Long.toString(value), labels);
            return this;
        }

        /** One value; {@code labels} are names and values in turns. */
        public Family sample(double value, String... labels) {
            MetricsText.this.sample(this, name, number(value), labels);
            return this;
        }
    }

    /** A family of ranges. */
    public final class Histogram {
        private final String name;

        private Histogram(String name) {
            this.name = name;
        }

        /**
         * One distribution.
         *
         * @param upTo the ranges' upper bounds, rising, without infinity
         * @param counts how many values fell into each range alone; one more than {@code upTo}, the
         *     last one for what lies above
         * @param sum of all values
         * @param labels names and values in turns
         */
        public Histogram sample(double[] upTo, long[] counts, double sum, String... labels) {
            if (counts.length != upTo.length + 1) {
                throw new IllegalArgumentException("counts: " + counts.length + " of " + name
                        + " (expected: " + (upTo.length + 1) + ")");
            }
            String[] ranged = new String[labels.length + 2];
            System.arraycopy(labels, 0, ranged, 0, labels.length);
            ranged[labels.length] = "le";
            long total = 0;
            for (int i = 0; i < counts.length; i++) {
                total += counts[i];
                ranged[labels.length + 1] = i < upTo.length ? number(upTo[i]) : "+Inf";
                String value = Long.toString(total);
                MetricsText.this.sample(this, name + "_bucket", value, ranged);
            }
            MetricsText.this.sample(this, name + "_sum", number(sum), labels);
            MetricsText.this.sample(this, name + "_count", Long.toString(total), labels);
            return this;
        }
    }
}
