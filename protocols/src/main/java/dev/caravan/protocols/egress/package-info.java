/** The way out: names resolved, addresses judged and raced, sockets connected. */
@NullMarked
package dev.caravan.protocols.egress;

import org.jspecify.annotations.NullMarked;
