package dev.caravan.node.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code doctor} found, and what it means. Pure. */
final class Checkup {
    private static final long FEW_DESCRIPTORS = 4096;
    private static final long MANY_DESCRIPTORS = 65_536;
    private static final long SKEW_MILLIS = 2_000;

    private Checkup() {}

    /** How bad it is. */
    enum Verdict {
        OK,
        WARN,
        FAIL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One thing that was looked at. */
    record Finding(Verdict verdict, String what, String says) {
        String line() {
            return String.format(Locale.ROOT, "%-4s  %-12s %s", verdict.word(), what, says);
        }
    }

    /** Of {@code /proc/self/limits}: a connection through a proxy needs two descriptors. */
    static Finding descriptors(List<String> limits) {
        Optional<String> line =
                limits.stream().filter(l -> l.startsWith("Max open files")).findFirst();
        if (line.isEmpty()) {
            return new Finding(Verdict.WARN, "descriptors", "the limit cannot be read");
        }
        String soft =
                line.orElseThrow().substring("Max open files".length()).strip().split("\\s+")[0];
        long most = soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        Verdict verdict = most < FEW_DESCRIPTORS
                ? Verdict.FAIL
                : most < MANY_DESCRIPTORS ? Verdict.WARN : Verdict.OK;
        String advice =
                verdict == Verdict.OK ? "" : " (ulimit -n 1048576, or LimitNOFILE= of the unit)";
        return new Finding(
                verdict,
                "descriptors",
                soft + ": about " + (most == Long.MAX_VALUE ? "any number of" : most / 2 - 50)
                        + " connections" + advice);
    }

    /** Of {@code /etc/resolv.conf}. */
    static Finding resolver(List<String> lines) {
        List<String> servers = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 1 && words[0].equals("nameserver")) {
                servers.add(words[1]);
            }
        }
        return servers.isEmpty()
                ? new Finding(Verdict.FAIL, "resolver", "/etc/resolv.conf names no server")
                : new Finding(Verdict.OK, "resolver", String.join(", ", servers));
    }

    /**
     * A node's clock beside this machine's, as far as an answer can tell.
     *
     * @param date of its answer, in whole seconds; 0 when it had none
     * @param asked and {@code heard} this machine's time around it
     */
    static Finding clock(String node, long date, long asked, long heard) {
        if (date == 0) {
            return new Finding(Verdict.WARN, "clock", node + " does not tell its time");
        }
        // It was some time within that second, and some time between question and answer.
        long ahead = Math.max(0, date - heard);
        long behind = Math.max(0, asked - (date + 999));
        long skew = Math.max(ahead, behind);
        return new Finding(
                skew > SKEW_MILLIS ? Verdict.WARN : Verdict.OK,
                "clock",
                node
                        + (skew == 0
                                ? ": as here"
                                : ": " + skew + " ms " + (ahead > 0 ? "ahead of" : "behind")
                                        + " here"));
    }

    /** A port that a node would open here. */
    static Finding port(String what, int port, boolean free, Optional<String> owner) {
        return free
                ? new Finding(Verdict.OK, "port", port + " (" + what + ") is free")
                : new Finding(
                        Verdict.WARN,
                        "port",
                        port + " (" + what + ") is taken"
                                + owner.map(o -> " by " + o).orElse("")
                                + ": as it should be where a node runs");
    }
}
