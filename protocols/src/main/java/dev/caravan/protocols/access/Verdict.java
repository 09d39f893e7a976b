package dev.caravan.protocols.access;

import java.time.Duration;

/** The word on a user name and password. */
public sealed interface Verdict {

    /** They are right. */
    record Accepted(String user) implements Verdict {}

    /** They are wrong; which of the two is told to nobody. */
    record Rejected() implements Verdict {}

    /**
     * Not looked at: too many wrong ones came from this source.
     *
     * @param retryAfter when the next one will be looked at
     */
    record Limited(Duration retryAfter) implements Verdict {}

    /** Not looked at: too many others wait for their turn. */
    record Busy() implements Verdict {}
}
