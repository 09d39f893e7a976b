package dev.caravan.management.port;

/** How the node is. Asked from any thread, answered at once. */
public interface Health {

    /** Whether the process works at all; when not, it should be started anew. */
    Verdict live();

    /**
     * Whether clients should be sent here: every listener of the last accepted document is open and
     * the node is not draining.
     */
    Verdict ready();

    /**
     * Yes, or no and why.
     *
     * @param reason for a person; empty for a yes
     */
    record Verdict(boolean yes, String reason) {
        private static final Verdict YES = new Verdict(true, "");

        /** Yes. */
        public static Verdict ok() {
            return YES;
        }

        /** No. */
        public static Verdict no(String reason) {
            return new Verdict(false, reason);
        }
    }
}
