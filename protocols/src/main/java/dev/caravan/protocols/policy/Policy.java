package dev.caravan.protocols.policy;

import dev.caravan.protocols.access.AccessList;
import dev.caravan.protocols.access.UserVerifier;
import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.egress.Egress;

import java.util.Optional;

/**
 * A listener's settings that its connections obey, immutable; a revision swaps the whole record by a
 * task on each loop, so that the hot path reads a plain field.
 *
 * @param listener the listener's name
 * @param users who may use it, if not anybody
 * @param allowFrom from where it may be used, if not from anywhere
 * @param judge the verdict over addresses that a client's target resolved to
 * @param own the verdict over addresses of targets an operator named: denies only our own
 * @param egress the way out
 * @param limits bounds in number, time and memory
 * @param accessLog where finished records go
 */
public record Policy(
        String listener,
        Optional<UserVerifier> users,
        Optional<AccessList> allowFrom,
        Dial.Judge judge,
        Dial.Judge own,
        Egress egress,
        Limits limits,
        AccessLog accessLog) {}
