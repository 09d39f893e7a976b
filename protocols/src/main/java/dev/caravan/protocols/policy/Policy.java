package dev.caravan.protocols.policy;

import dev.caravan.protocols.accesslog.AccessLog;
import dev.caravan.protocols.egress.Dial;
import dev.caravan.protocols.egress.Egress;

/**
 * A listener's settings that its connections obey, immutable; a revision swaps the whole record by a
 * task on each loop, so that the hot path reads a plain field.
 *
 * @param listener the listener's name
 * @param judge the verdict over addresses that a client's target resolved to
 * @param egress the way out
 * @param limits bounds in number, time and memory
 * @param accessLog where finished records go
 */
public record Policy(
        String listener, Dial.Judge judge, Egress egress, Limits limits, AccessLog accessLog) {}
