/** A listener's word over its connections, and what the house's own protocols get of one. */
@NullMarked
package dev.caravan.protocols.policy;

import org.jspecify.annotations.NullMarked;
