package dev.caravan.config.agreement;

/** A change of the group's members; one at a time goes through the log. */
public enum MemberChange {
    /** It follows the log, without a vote. */
    ADD_LEARNER,
    /** A learner that has caught up votes from now on. */
    PROMOTE,
    /** It is no member any more, and its id never will be again. */
    REMOVE
}
