/**
 * The house's own view of a channel: inbound, demand, events. Netty types are at home here and in
 * the rooms above; the contracts in {@code stack} do not show them.
 */
@NullMarked
package dev.caravan.protocols.wire;

import org.jspecify.annotations.NullMarked;
