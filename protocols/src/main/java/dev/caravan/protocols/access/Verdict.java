package dev.caravan.protocols.access;

import java.time.Duration;

/** The word on a user name and password. */
public sealed interface Verdict {

    /**
     * They are right.
     *
     * @param grant who came in, and whether that still holds when it is asked again
     */
    record Accepted(Grant grant) implements Verdict {
        /** The user's name. */
        public String user() {
            return grant.user();
        }
    }

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
