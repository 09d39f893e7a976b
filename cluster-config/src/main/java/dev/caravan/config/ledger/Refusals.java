package dev.caravan.config.ledger;

import dev.caravan.config.ledger.Outcome.Code;
import dev.caravan.config.ledger.Outcome.Refused;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The words of refusals that several kinds of change share. */
final class Refusals {
    private Refusals() {}

    static Refused stale(String what, long is, long expected) {
        return new Refused(Code.STALE, what + " is " + is + " (expected: " + expected + ")");
    }

    static Refused missing(String what) {
        return new Refused(Code.MISSING, what + " is not there");
    }

    static Refused tooMany(String what, long bound) {
        return new Refused(Code.TOO_MANY, "there are " + bound + " " + what + " already");
    }

    static Refused invalid(String why) {
        return new Refused(Code.INVALID, why);
    }

    /** Why {@code name} cannot be a name or key. */
    static Optional<Refused> badName(String what, String name) {
        return name.isEmpty() || name.length() > LedgerLimits.KEY_LENGTH
                ? Optional.of(invalid(what + ": " + name.length() + " characters (expected: 1.."
                        + LedgerLimits.KEY_LENGTH + ")"))
                : Optional.empty();
    }

    /** Why {@code json} is too long. */
    static Optional<Refused> tooLong(String what, String json) {
        int bytes = bytes(json);
        return bytes > LedgerLimits.JSON_BYTES
                ? Optional.of(invalid(what + ": " + bytes + " bytes of JSON (expected: at most "
                        + LedgerLimits.JSON_BYTES + ")"))
                : Optional.empty();
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
