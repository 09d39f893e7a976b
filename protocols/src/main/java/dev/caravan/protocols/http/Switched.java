package dev.caravan.protocols.http;

import dev.caravan.protocols.stack.Link;
import dev.caravan.protocols.stack.Target;

/** What an exchange turns into when it stops being HTTP. */
public sealed interface Switched {

    /** A tunnel to a target that is authorised and dialled once the answer is given (CONNECT). */
    record ToTarget(Target target) implements Switched {}

    /** A tunnel over the connection whose endpoint agreed to switch protocols (101). */
    record OverLink(Link link) implements Switched {}
}
