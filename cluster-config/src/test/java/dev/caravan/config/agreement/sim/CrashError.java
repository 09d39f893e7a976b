package dev.caravan.config.agreement.sim;

/** The process ends here. */
final class CrashError extends Error {
    private static final long serialVersionUID = 1;

    CrashError() {
        super("crash", null, false, false);
    }
}
