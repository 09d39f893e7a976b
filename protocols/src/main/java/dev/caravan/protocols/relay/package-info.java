/** Moves bytes between a client and the upstream it was connected to, until both have ended. */
@NullMarked
package dev.caravan.protocols.relay;

import org.jspecify.annotations.NullMarked;
